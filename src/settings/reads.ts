import type { Edit } from '../model/edit.js'
import { settingOf } from './index.js'
import type { Setting, UserRead } from './setting.js'

/** What has to be read of each user for the values of these settings, beyond what a search tells. */
export function readsOf(settings: Iterable<Setting>): ReadonlySet<UserRead> {
  const reads = new Set<UserRead>()
  for (const setting of settings) if (setting.reads !== undefined) reads.add(setting.reads)
  return reads
}

export function readsOfEdits(edits: readonly Edit[]): ReadonlySet<UserRead> {
  return readsOf(edits.map(({ setting }) => settingOf(setting)))
}
