import type { Context } from '../platform/context.js'
import { FIELDS } from '../users/fields.js'
import type { NamedUser } from '../users/named-users.js'
import { createSelection, type Selection } from '../users/selection.js'
import { type Flags, type OptionSpec, repeatable, optionsIn } from './flags.js'
import { type JobUsers, parseJobUsers, usersOfJobs } from './job-users.js'

const SELECTING = 'Who'

export const SELECTION_OPTIONS: readonly OptionSpec[] = optionsIn(SELECTING, {
  '--filter <condition>': repeatable(
    `'FIELD OP VALUE'; fields: ${FIELDS.map(({ shown }) => shown).join(', ')}; operators: = != ^= (starts with; hierarchy: and below) *= (contains) < <= > >=`,
  ),
  '--require <condition>': repeatable(
    'like --filter, but must hold as well as all other conditions, e.g. for users with profile A and profile B',
  ),
  '--user <name|id|arn>': repeatable('this user'),
  '--users-file <file>':
    'the users in a file: a CSV with a username or user_id column, or one name a line; - reads stdin',
  '--job <job:outcome>': repeatable(
    'users of a job by outcome: succeeded, failed, refused or not-attempted, e.g. latest:failed',
  ),
  '--exclude-user <name|id|arn>': repeatable('not this user'),
  '--all': 'all users',
  '--fail-if-empty': 'exit with 5 if no user is selected',
  '--explain': 'show which filters run in Amazon Connect and which locally',
})

/** Who is selected, as typed. */
export interface SelectionOptions {
  readonly filter: readonly string[]
  readonly require: readonly string[]
  readonly user: readonly string[]
  readonly usersFile: string | undefined
  readonly jobs: readonly JobUsers[]
  readonly excludeUser: readonly string[]
  readonly all: boolean
  readonly explain: boolean
  readonly failIfEmpty: boolean
}

export function selectionOptions(flags: Flags): SelectionOptions {
  return {
    filter: flags.texts('filter'),
    require: flags.texts('require'),
    user: flags.texts('user'),
    usersFile: flags.text('users-file'),
    jobs: flags.texts('job').map(parseJobUsers),
    excludeUser: flags.texts('exclude-user'),
    all: flags.has('all'),
    explain: flags.has('explain'),
    failIfEmpty: flags.has('fail-if-empty'),
  }
}

/** The selection of a command line; reads `--users-file` and the jobs of `--job`. */
export async function selectionOf(
  options: SelectionOptions,
  stateFolder: string,
  context: Context,
  everyoneByDefault: boolean,
): Promise<Selection> {
  const { usersFile, jobs, ...typed } = options
  const fromFile = usersFile === undefined ? undefined : await usersOfFile(usersFile, context)
  const fromJobs = jobs.length === 0 ? undefined : await usersOfJobs(jobs, stateFolder, context)
  return createSelection({ ...typed, fromFile, fromJobs }, everyoneByDefault)
}

async function usersOfFile(file: string, context: Context): Promise<readonly NamedUser[]> {
  const { readUsersFile } = await import('./input-file.js')
  return readUsersFile(file, context, '--users-file', 'BadUsersFile')
}

/** Its conditions; files and jobs are not read. @throws BulkError exit 2 */
export function conditionsOf(
  { usersFile, jobs, ...typed }: SelectionOptions,
  everyoneByDefault: boolean,
): Selection['conditions'] {
  const fromFile = usersFile === undefined ? undefined : []
  const fromJobs = jobs.length === 0 ? undefined : { users: [], jobs: [] }
  return createSelection({ ...typed, fromFile, fromJobs }, everyoneByDefault).conditions
}
