import { routingProfile } from './routing-profile.js'
import type { Setting } from './setting.js'

/** All editable settings, in the order in which help, plans and CSV files show them. */
export const SETTINGS: readonly Setting[] = [routingProfile]

export function settingOf(column: string): Setting {
  const setting = SETTINGS.find((candidate) => candidate.column === column)
  if (setting === undefined) throw new Error(`there is no setting ${column}`)
  return setting
}
