import type { Edit } from '../model/edit.js'
import type { Names } from '../model/names.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { findNamed } from '../users/named-users.js'
import { loadNames } from './load-names.js'
import type { Api } from './parts.js'
import type { PlanRequest } from './plan.js'
import { badCells, duplicates, intentOf, mismatches } from './retry-intents.js'
import { badFile, type RetryInput, type RetryRow } from './retry-rows.js'

export interface RetryOptions {
  /** Settings that get another value in the rows that have one. */
  readonly settings: readonly Setting[]
  /** Those values, once the names are known. */
  readonly edits: (names: Names) => readonly Edit[]
  readonly fresh: boolean
}

/**
 * What is to be planned of the rows of a failures CSV or of a job.
 * @throws BulkError exit 2 with everything that is wrong with the file
 */
export async function retryRequest(api: Api, input: RetryInput, options: RetryOptions): Promise<PlanRequest> {
  const settings = [...settingsOf(input), ...options.settings]
  const names = await loadNames(
    api,
    settings.flatMap((setting) => setting.names),
  )
  const rows = override(input.rows, options.edits(names))
  const bad = badCells(rows, names, input.name)
  api.reading('Reading users', 0)
  const found = await findNamed(
    api.connect,
    rows.map(({ who }) => who),
    { withAcw: settings.some(({ needsAcw }) => needsAcw === true) },
    api.signal,
  )
  const complaints = [...bad, ...mismatches(rows, found, input.name), ...duplicates(rows, found, input.name)]
  if (complaints.length > 0) throw badFile(complaints)
  const intents = rows.flatMap((row, index) => {
    const answer = found[index]
    return answer === undefined ? [] : [intentOf(row, answer, names)]
  })
  return { command: 'retry', intents, names, extraColumns: input.extraColumns, fresh: options.fresh }
}

function settingsOf({ rows }: RetryInput): readonly Setting[] {
  return SETTINGS.filter(({ column }) => rows.some(({ cells }) => (cells.get(column) ?? '') !== ''))
}

/** A value given besides replaces that cell in the rows that have one. */
function override(rows: readonly RetryRow[], edits: readonly Edit[]): readonly RetryRow[] {
  if (edits.length === 0) return rows
  return rows.map((row) => {
    const replaced = edits.filter(({ setting }) => (row.cells.get(setting) ?? '') !== '')
    return {
      ...row,
      cells: new Map([...row.cells, ...replaced.map(({ setting, given }) => [setting, given] as const)]),
    }
  })
}
