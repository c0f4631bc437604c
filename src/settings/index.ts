import { acwTimeout } from './acw-timeout.js'
import { autoAccept } from './auto-accept.js'
import { deskPhoneNumber } from './desk-phone-number.js'
import { email, firstName, lastName, mobile, secondaryEmail } from './identity.js'
import { hierarchy } from './hierarchy.js'
import { persistentConnection } from './persistent-connection.js'
import { phoneType } from './phone-type.js'
import { proficiencies, removeProficiencies } from './proficiencies.js'
import { routingProfile } from './routing-profile.js'
import { addSecurityProfiles, removeSecurityProfiles, securityProfiles } from './security-profiles.js'
import type { Setting } from './setting.js'
import { tags, untag } from './tags.js'
import { voiceEnhancement } from './voice-enhancement.js'

/** All editable settings, in the order in which help, plans and CSV files show them, and in which edits are made. */
export const SETTINGS: readonly Setting[] = [
  firstName,
  lastName,
  email,
  secondaryEmail,
  mobile,
  routingProfile,
  securityProfiles,
  addSecurityProfiles,
  removeSecurityProfiles,
  phoneType,
  deskPhoneNumber,
  autoAccept,
  acwTimeout,
  persistentConnection,
  voiceEnhancement,
  proficiencies,
  removeProficiencies,
  hierarchy,
  tags,
  untag,
]

export function settingOf(column: string): Setting {
  const setting = SETTINGS.find((candidate) => candidate.column === column)
  if (setting === undefined) throw new Error(`there is no setting ${column}`)
  return setting
}
