import type { Edit } from '../model/edit.js'
import { acwTimeout } from './acw-timeout.js'
import { autoAccept } from './auto-accept.js'
import { email, firstName, lastName, mobile, secondaryEmail } from './identity.js'
import { hierarchy } from './hierarchy.js'
import { deskPhoneNumber, persistentConnection, phoneType, voiceEnhancement } from './phone.js'
import { proficiencies, removeProficiencies, setProficiencies } from './proficiencies.js'
import { routingProfile } from './routing-profile.js'
import { addSecurityProfiles, removeSecurityProfiles, securityProfiles } from './security-profiles.js'
import type { Setting } from './setting.js'
import type { UserRead } from '../model/user.js'
import { setTags, tags, untag } from './tags.js'

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
  setProficiencies,
  hierarchy,
  tags,
  untag,
  setTags,
]

const BY_COLUMN: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.column, setting]))

export function settingOf(column: string): Setting {
  const setting = BY_COLUMN.get(column)
  if (setting === undefined) throw new Error(`there is no setting ${column}`)
  return setting
}

/** The reads that show the values of these settings, beyond what a search shows. */
export function readsOf(settings: Iterable<Setting>): ReadonlySet<UserRead> {
  const reads = new Set<UserRead>()
  for (const setting of settings) if (setting.reads !== undefined) reads.add(setting.reads)
  return reads
}

export function readsOfEdits(edits: readonly Edit[]): ReadonlySet<UserRead> {
  return readsOf(edits.map(({ setting }) => settingOf(setting)))
}

/** Whether CreateUser makes it; the rest are edits of the created user. */
export function isCarriedByCreation({ setting }: Edit): boolean {
  return settingOf(setting).reads !== 'proficiencies'
}
