import { parseInstanceArn } from '../../connect/ids.js'
import { byLine, type Complaint } from '../../csv/complaint.js'
import type { Edit } from '../../model/edit.js'
import { DELETION_NAMES, type Names } from '../../model/names.js'
import { askedCells } from '../../settings/exported-cells.js'
import { SETTINGS } from '../../settings/index.js'
import { RowParser } from '../../settings/row.js'
import type { Setting } from '../../settings/setting.js'
import { isDeletion } from '../../journal/failures-csv.js'
import type { Found, NamedUser } from '../../users/named-users.js'
import { actionComplaints, rowDeletions } from './row-deletions.js'
import { badFile, type InputRow, type RowInput } from './input-rows.js'
import { findUsers, loadNames } from '../planning/find.js'
import { breathe, inPieces } from '../../platform/pieces.js'
import type { Workspace } from '../workspace.js'
import type { PlanRequest } from '../planning/plan.js'
import { nameOf, newUserComplaints, newUserIntent, type NewUserRow, type NewUserRules } from './new-users.js'
import { complaintsAbout } from './row-complaints.js'
import { restrictedProfiles } from './restricted-profiles.js'
import { intentOf, type ReadRow } from './row-intents.js'

export interface RowOptions {
  readonly command: string
  /** Unknown names and users fail their own row instead of the whole file. */
  readonly tolerant: boolean
  /** Settings whose value is replaced in the rows that have one. */
  readonly settings: readonly Setting[]
  /** Those values, once the names are known. */
  readonly edits: (names: Names) => readonly Edit[]
  /** Called with the number of rows where such a setting replaces the cell. */
  readonly replaced: (column: string, rows: number) => void
  readonly fresh: boolean
  /** The plan is saved, so users to delete are read for it. */
  readonly saved?: boolean
  /** Cells of an export are edits even if unchanged. */
  readonly assertAll: boolean
  /** How rows about users to create are judged. */
  readonly newUsers?: Pick<NewUserRules, 'skipExisting' | 'hasPassword'>
}

const NEW_USERS = { skipExisting: false, hasPassword: () => false }

/**
 * Turns rows into the request of a plan: loads names and finds users, then reports every complaint at once.
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
  for (const { column } of options.settings)
    options.replaced(column, input.rows.filter(({ cells }) => cells.has(column)).length)
  const read = await readRows(workspace, input, options, { settings, names })
  const { command, fresh, tolerant } = options
  const newUsers = read.filter(isNew)
  const rules = await rulesOf(newUsers, workspace, names, options)
  const complaints = [
    ...complaintsAbout(read.filter(isEdit), input, tolerant, workspace.connect),
    ...newUserComplaints(newUsers, input, rules),
    ...actionComplaints(input, tolerant),
    ...(await instanceComplaints(input, workspace)),
  ]
  if (complaints.length > 0) throw badFile(byLine(complaints))
  await breathe(workspace.signal)
  const deletions = await rowDeletions(workspace, read.filter(isEdit), fresh || options.saved === true)
  const intents = read.flatMap((one): PlanRequest['intents'] => {
    if (isNew(one)) return [newUserIntent(one, rules)]
    return isDeletion(one.row.action) ? deletions.of(one) : [intentOf(one)]
  })
  const { notes } = deletions
  const unchanged = read.length - intents.length
  return { command, intents, unchanged, notes, names, extraColumns: input.extraColumns, fresh }
}

/** How the rows of new users are judged. */
async function rulesOf(
  newUsers: readonly NewUserRow[],
  workspace: Workspace,
  { identityType }: Names,
  { tolerant, newUsers: given }: RowOptions,
): Promise<NewUserRules> {
  return {
    ...NEW_USERS,
    ...given,
    identityType,
    tolerant,
    restricted: await restrictedProfiles(newUsers, workspace),
  }
}

/** Finds the user of each row, and reads what the row asks for. */
async function readRows(
  workspace: Workspace,
  input: RowInput,
  { edits, assertAll }: RowOptions,
  { settings, names }: { readonly settings: readonly Setting[]; readonly names: Names },
): Promise<readonly (ReadRow | NewUserRow)[]> {
  const rows = override(input.rows, edits(names))
  const parser = new RowParser(names)
  workspace.onProgress('Reading users', 0)
  const withAcw = settings.some(({ needsAcw }) => needsAcw === true)
  const found = await findUsers(workspace, rows.map(whoOf), { withAcw })
  const read = ([index, row]: readonly [number, InputRow]): ReadRow | NewUserRow => {
    const answer = found[index] ?? { missing: true as const }
    if (row.newUser !== undefined)
      return { row: { ...row, newUser: row.newUser }, found: answer, asks: parser.parse(row.cells) }
    return readEdit(row, answer, { parser, names, input, assertAll })
  }
  return inPieces(rows.entries(), (piece) => piece.map(read), workspace.signal)
}

export function deletes({ rows }: RowInput): boolean {
  return rows.some(({ action }) => isDeletion(action))
}

/** An id that a row about a new user has is a complaint; the name alone says whether the user exists. */
function whoOf(row: InputRow): NamedUser {
  return row.newUser === undefined ? row.who : { username: nameOf(row) }
}

function isNew(read: ReadRow | NewUserRow): read is NewUserRow {
  return read.row.newUser !== undefined
}

function isEdit(read: ReadRow | NewUserRow): read is ReadRow {
  return !isNew(read)
}

interface Reading {
  readonly parser: RowParser
  readonly names: Names
  readonly input: RowInput
  readonly assertAll: boolean
}

function readEdit(row: InputRow, found: Found, { parser, names, input, assertAll }: Reading): ReadRow {
  if (!('user' in found)) return { row, found, asks: parser.parse(row.cells), emptied: [] }
  const columns = input.settingColumns
  const { cells, emptied } = askedCells({ ...row, columns }, found.user, names, assertAll)
  return { row, found, asks: parser.parse(cells), emptied }
}

/** The one instance that the rows name. */
export function instanceOfRows({ rows }: RowInput): string | undefined {
  const named = new Set(rows.map(({ instance }) => instance).filter((id) => id !== ''))
  return named.size === 1 ? [...named][0] : undefined
}

/** Rows of another instance would find no user, or the wrong one. */
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
  // A job of another machine is unknown here.
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

/** Values of the command line replace that cell in the rows that have one. */
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
