import { parseInstanceArn } from '../../connect/ids.js'
import { byLine, type Complaint } from '../../csv/complaint.js'
import type { Edit } from '../../model/edit.js'
import { DELETION_NAMES, type Names } from '../../model/names.js'
import { askedCells } from '../../settings/exported-cells.js'
import { SETTINGS } from '../../settings/index.js'
import { RowParser } from '../../settings/row.js'
import type { Setting } from '../../settings/setting.js'
import { isDeletion } from '../../journal/failures-csv.js'
import { findNamed } from '../../users/named-users.js'
import { actionComplaints, rowDeletions } from './row-deletions.js'
import { badFile, type InputRow, type RowInput } from './input-rows.js'
import { loadNames } from '../planning/find.js'
import type { Workspace } from '../workspace.js'
import type { PlanRequest } from '../planning/plan.js'
import { complaintsAbout } from './row-complaints.js'
import { intentOf } from './row-intents.js'

export interface RowOptions {
  readonly command: string
  /** Names and users that are gone fail their own row rather than stop everything. */
  readonly tolerant: boolean
  /** Settings that get another value in the rows that have one. */
  readonly settings: readonly Setting[]
  /** Those values, once the names are known. */
  readonly edits: (names: Names) => readonly Edit[]
  /** Told in how many rows such a setting replaces the cell. */
  readonly replaced: (column: string, rows: number) => void
  readonly fresh: boolean
  /** The plan is kept: users to delete are read for it. */
  readonly saved?: boolean
  /** Cells of an export are edits even if nobody touched them. */
  readonly assertAll: boolean
}

/**
 * What is to be planned of rows: names and users first, then every complaint at once.
 * @throws BulkError exit 2 with everything that is wrong with the file
 */
export async function rowsRequest(
  workspace: Workspace,
  input: RowInput,
  options: RowOptions,
): Promise<PlanRequest> {
  const settings = [...settingsOf(input), ...options.settings]
  const names = await loadNames(workspace, [
    ...settings.flatMap((setting) => setting.names),
    ...(deletes(input) ? DELETION_NAMES : []),
  ])
  const rows = override(input.rows, options.edits(names))
  for (const { column } of options.settings)
    options.replaced(column, input.rows.filter(({ cells }) => cells.has(column)).length)
  const parser = new RowParser(names)
  workspace.reading('Reading users', 0)
  const found = await findNamed(
    workspace.connect,
    rows.map(({ who }) => who),
    { withAcw: settings.some(({ needsAcw }) => needsAcw === true) },
    workspace.signal,
  )
  const read = rows.map((row, index) => {
    const answer = found[index] ?? { missing: true as const }
    if (!('user' in answer)) return { row, found: answer, asks: parser.parse(row.cells), emptied: [] }
    const columns = input.settingColumns
    const { cells, emptied } = askedCells({ ...row, columns }, answer.user, names, options.assertAll)
    return { row, found: answer, asks: parser.parse(cells), emptied }
  })
  const ofInstance = await instanceComplaints(input, workspace)
  const complaints = [
    ...complaintsAbout(read, input, options.tolerant, workspace.connect),
    ...actionComplaints(input, options.tolerant),
    ...ofInstance,
  ]
  if (complaints.length > 0) throw badFile(byLine(complaints))
  const { command, fresh } = options
  const deletions = await rowDeletions(workspace, read, fresh || options.saved === true)
  const intents = read.flatMap((one): PlanRequest['intents'] =>
    isDeletion(one.row.action) ? deletions.of(one) : [intentOf(one)],
  )
  const { notes } = deletions
  const unchanged = read.length - intents.length
  return { command, intents, unchanged, notes, names, extraColumns: input.extraColumns, fresh }
}

export function deletes({ rows }: RowInput): boolean {
  return rows.some(({ action }) => isDeletion(action))
}

/** The one instance that the rows name. */
export function instanceOfRows({ rows }: RowInput): string | undefined {
  const named = new Set(rows.map(({ instance }) => instance).filter((id) => id !== ''))
  return named.size === 1 ? [...named][0] : undefined
}

/** Rows of another instance would find nobody, or somebody else. */
async function instanceComplaints(input: RowInput, workspace: Workspace): Promise<readonly Complaint[]> {
  const complaints: Complaint[] = []
  for (const row of input.rows) {
    if (row.line === undefined || (row.instance === '' && row.job === '')) continue
    const complaint = await instanceComplaint(row, input.name, workspace)
    if (complaint !== undefined) complaints.push(complaint)
  }
  return complaints
}

async function instanceComplaint(
  row: InputRow,
  file: string,
  workspace: Workspace,
): Promise<Complaint | undefined> {
  const { id, alias } = workspace.place.instance
  const at = { file, line: row.line ?? 1 }
  if (row.instance !== '' && bareId(row.instance) !== id) {
    return {
      ...at,
      column: 'instance',
      problem: `instance ${row.instance} is not the chosen one, ${alias} (${id})`,
    }
  }
  // A job of another machine is not known here, which says nothing.
  const ofJob = row.job === '' ? undefined : await workspace.store.instanceOf(row.job)
  if (ofJob === undefined || ofJob === id) return undefined
  return { ...at, column: 'job', problem: `job ${row.job} belongs to another instance than ${alias} (${id})` }
}

function bareId(instance: string): string {
  return (parseInstanceArn(instance)?.instanceId ?? instance).toLowerCase()
}

/** The settings that some row has a cell for. */
export function settingsOf({ rows }: RowInput): readonly Setting[] {
  const used = new Set(rows.flatMap(({ cells }) => [...cells.keys()]))
  return SETTINGS.filter(({ column }) => used.has(column))
}

/** A value given besides replaces that cell in the rows that have one. */
function override(rows: readonly InputRow[], edits: readonly Edit[]): readonly InputRow[] {
  if (edits.length === 0) return rows
  return rows.map((row) => {
    const replaced = edits.filter(({ setting }) => row.cells.has(setting))
    return {
      ...row,
      cells: new Map([...row.cells, ...replaced.map(({ setting, given }) => [setting, given] as const)]),
    }
  })
}
