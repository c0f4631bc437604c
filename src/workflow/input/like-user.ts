import { type Edit, isRefused } from '../../model/edit.js'
import { usageError } from '../../model/errors.js'
import { didYouMean, type Names } from '../../model/names.js'
import type { User } from '../../model/user.js'
import { readUser } from '../../connect/read-user.js'
import { readsOf, SETTINGS } from '../../settings/index.js'
import type { Setting } from '../../settings/setting.js'
import { type NamedUser, namedUser } from '../../users/named-users.js'
import type { Workspace } from '../workspace.js'

/** A setting to copy, and the one whose cell has a user's whole value. */
interface Copied {
  readonly setting: Setting
  readonly source: Setting
}

/** The user to copy from, and what to copy. */
export interface LikeUser {
  readonly user: NamedUser
  readonly copied: readonly Copied[]
}

/** What can be copied: whole values, no removals and no identity. */
export const COPYABLE: readonly string[] = SETTINGS.flatMap((setting) =>
  sourceOf(setting) === undefined ? [] : [setting.column],
)

/** Reads `--like` and `--columns`. @throws BulkError exit 2 for a column that can't be copied */
export function likeUser(user: string, columns: string): LikeUser {
  const wanted = new Set(columns.split(',').map((column) => column.trim()))
  for (const column of wanted) if (!COPYABLE.includes(column)) throw notCopyable(column)
  const copied = SETTINGS.filter(({ column }) => wanted.has(column)).flatMap((setting) => {
    const source = sourceOf(setting)
    return source === undefined ? [] : [{ setting, source }]
  })
  return { user: namedUser(user), copied }
}

/** What a user has now, as edits; a setting of which it has no value gives none. */
export async function editsLike(
  workspace: Workspace,
  { user: named, copied }: LikeUser,
  names: Names,
): Promise<{
  readonly username: string
  readonly edits: readonly Edit[]
  readonly empty: readonly Setting[]
}> {
  const user = await readNamed(workspace, named, names, copied)
  const edits: Edit[] = []
  const empty: Setting[] = []
  for (const { setting, source } of copied) {
    const cell = source.whole?.(user, names) ?? ''
    // An exact set of nothing is asked for by a word.
    const text = cell === '' && setting !== source && setting.excludes !== undefined ? 'none' : cell
    if (text === '') empty.push(setting)
    else edits.push(parsed(setting, text, names))
  }
  return { username: user.username, edits, empty }
}

async function readNamed(
  workspace: Workspace,
  named: NamedUser,
  names: Names,
  copied: readonly Copied[],
): Promise<User> {
  const { find } = await import('../planning/find.js')
  const selection = { conditions: [], excluded: [], named: [named] }
  for await (const [found] of find(workspace, selection, { names, withAcw: false })) {
    if (found === undefined) continue
    const reads = new Set([...readsOf(copied.map(({ source }) => source)), 'description' as const])
    return (await readUser(workspace, { userId: found.id, reads, exists: true }, workspace.signal)).user
  }
  throw new Error('unreachable: a named user that does not exist throws')
}

function parsed(setting: Setting, text: string, names: Names): Edit {
  const edit = setting.parse(text, names)
  if (isRefused(edit)) throw usageError(edit.code, `--like: ${setting.column}: ${edit.refused}.`, edit.hint)
  return edit
}

function sourceOf(setting: Setting): Setting | undefined {
  if (setting.flag.forOneUser === true) return undefined
  if (setting.whole !== undefined) return setting
  // What adds has an opposite, what sets exactly excludes the others; what removes has neither.
  if (setting.opposite === undefined && setting.excludes === undefined) return undefined
  return SETTINGS.find(
    (one) =>
      one.whole !== undefined && one.operations.some((operation) => setting.operations.includes(operation)),
  )
}

function notCopyable(column: string): Error {
  const list = `Choose from ${COPYABLE.join(', ')}.`
  const isIdentity = SETTINGS.some((one) => one.column === column && one.flag.forOneUser === true)
  return usageError(
    'BadColumn',
    isIdentity
      ? `--columns: ${column} is part of a user's identity, which is never copied.`
      : `--columns: "${column}" can't be copied.`,
    isIdentity ? list : didYouMean(column, COPYABLE, list),
  )
}
