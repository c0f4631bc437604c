import { checkForOneUser, givenEdits } from '../workflow/input/given-edits.js'
import { otherFormNotes } from '../workflow/input/other-forms.js'
import {
  BAD_FILE,
  badFile,
  type FilePurpose,
  type InputRow,
  passwordsOf,
  type RowInput,
  rowsOfFile,
} from '../workflow/input/input-rows.js'
import type { JobStore } from '../journal/job-store.js'
import type { Workspace } from '../workflow/workspace.js'
import { BulkError, type ExitCode } from '../model/errors.js'
import { settingOf } from '../settings/index.js'
import {
  type CommandAccess,
  createCalls,
  deleteCalls,
  deletionPlanCalls,
  planCalls,
  planCreationCalls,
  writeCalls,
} from './access.js'
import type { CommandWorld } from './command.js'
import { inputPieces, shownName } from './input-file.js'
import type { WriteOptions } from './job-options.js'
import { openWorkspace } from '../library/open.js'
import { noteOtherForms, type TypedSetting } from './setting-options.js'
import { openPasswords } from './open-passwords.js'
import { carryOut } from './write-command.js'

/** What is special about a command whose users and values come as rows. */
export interface RowCommand {
  readonly name: string
  /** Names and users that are gone fail their own row rather than stop everything. */
  readonly tolerant: boolean
  /** Settings of the command line, which replace the cells of the rows. */
  readonly settings: readonly TypedSetting[]
  readonly assertAll: boolean
  /** The file that the rows come from, as typed; passwords may be in it. */
  readonly file?: string
  /** Rows about users that exist already ask for nothing. */
  readonly skipExisting?: boolean
  /** The instance meant where neither the command line nor the rows name one. */
  readonly instance?: string
  /** The store that the rows were read from, if they are a job's. */
  readonly store?: JobStore
  /** What else must hold once it is known which instance is meant. */
  readonly check?: (workspace: Workspace) => void
}

/** The rows of a CSV. @throws BulkError exit 2 for a file that holds nothing to go on with */
export async function readRows(
  file: string,
  command: string,
  { context, reporter }: CommandWorld,
  purpose: FilePurpose = 'edit',
): Promise<RowInput> {
  const input = await rowsOfFile(inputPieces(file, context, command), shownName(file), purpose)
  if (input.extraColumns.length > 0)
    reporter.note(`Columns that are not settings, kept as they are: ${input.extraColumns.join(', ')}`)
  if (input.secretColumns.length > 0)
    reporter.note(
      `Columns that are left out, as a password can't be changed: ${input.secretColumns.join(', ')}`,
    )
  for (const note of otherFormNotes(input)) reporter.note(note)
  return input
}

/** From rows to a plan and on, as any other edit. */
export async function carryOutRows(
  input: RowInput,
  command: RowCommand,
  options: WriteOptions,
  world: CommandWorld,
): Promise<ExitCode> {
  const { context, reporter } = world
  noteOtherForms(command.settings, reporter)
  const { file = input.name } = command
  const passwords = await openPasswords(options.job.run, world, { file, passwords: passwordsOf(input) })
  try {
    const { rowsRequest } = await import('../workflow/input/rows-request.js')
    const workspace = await openForRows(input, command, options, world)
    command.check?.(workspace)
    const request = await rowsRequest(workspace, input, {
      command: command.name,
      tolerant: command.tolerant,
      settings: command.settings.map(({ setting }) => setting),
      edits: (names) => givenEdits(command.settings, names),
      replaced: (column, rows) => checkForOneUser([settingOf(column)], rows),
      fresh: options.job.fresh,
      saved: options.job.out !== undefined,
      assertAll: command.assertAll,
      newUsers: {
        skipExisting: command.skipExisting === true,
        hasPassword: (username) => passwords.has(username),
      },
    })
    return await carryOut(request, workspace, options, world, { passwords })
  } catch (error) {
    // A file that is wrong is so whether or not the service can be asked for the rest.
    if (input.complaints.length === 0 || context.signal.aborted || isAboutFile(error)) throw error
    throw badFile(input.complaints)
  } finally {
    reporter.doneReading()
    await passwords.close()
  }
}

/** What that may call: the settings are those with a cell in some row, and those of the command line. */
export async function rowsAccess(
  input: RowInput,
  { settings: given, instance }: Pick<RowCommand, 'settings' | 'instance'>,
  { connection, job }: WriteOptions,
): Promise<CommandAccess> {
  if (input.complaints.length > 0) throw badFile(input.complaints)
  const { hasManyProfiles } = await import('../workflow/input/restricted-profiles.js')
  const { deletes, instanceOfRows, settingsOf } = await import('../workflow/input/rows-request.js')
  const settings = [...settingsOf(input), ...given.map(({ setting }) => setting)]
  return {
    connection,
    instance: instance ?? instanceOfRows(input),
    withCaller: true,
    operations: [
      ...(input.rows.every(isNew)
        ? []
        : [...planCalls(settings), ...(job.dryRun ? [] : writeCalls(settings))]),
      ...(input.rows.some(isNew)
        ? [...planCreationCalls(settings), ...(job.dryRun ? [] : createCalls(settings))]
        : []),
      ...(input.rows.some((row) => isNew(row) && hasManyProfiles(row)) ? ['DescribeSecurityProfile'] : []),
      ...(deletes(input) ? [...deletionPlanCalls(), ...(job.dryRun ? [] : deleteCalls(true))] : []),
    ],
  }
}

function isNew({ newUser }: InputRow): boolean {
  return newUser !== undefined
}

/** An instance that only the rows name may be as wrong as all else in them: it is then complained about in its line. */
async function openForRows(
  input: RowInput,
  command: RowCommand,
  { connection }: WriteOptions,
  world: CommandWorld,
): Promise<Workspace> {
  const { instanceOfRows } = await import('../workflow/input/rows-request.js')
  const stored = command.store === undefined ? {} : { store: command.store }
  const open = (instance: string | undefined) =>
    openWorkspace(connection, world, { instance, withCaller: true, ...stored })
  try {
    return await open(command.instance ?? instanceOfRows(input))
  } catch (error) {
    const isUnknown = error instanceof BulkError && error.code === 'UnknownInstance'
    if (!isUnknown || command.instance !== undefined) throw error
    return open(undefined)
  }
}

function isAboutFile(error: unknown): boolean {
  return error instanceof BulkError && error.code === BAD_FILE
}
