import type { Edit } from '../model/edit.js'
import { usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import type { Reporter } from '../output/reporter.js'
import type { Workspace } from '../workflow/workspace.js'
import { COPYABLE, editsLike, type LikeUser, likeUser } from '../workflow/input/like-user.js'
import { type Flags, type OptionSpec, optionsIn } from './flags.js'

export const LIKE_OPTIONS: readonly OptionSpec[] = optionsIn('What', {
  '--like <name|id|arn>': 'copy the current settings of this user; --columns chooses which',
  '--columns <a,b>': `the settings that --like copies: ${COPYABLE.join(', ')}`,
})

/** @throws BulkError exit 2 for one of the two without the other, or a column that can't be copied */
export function likeOptions(flags: Flags): LikeUser | undefined {
  const user = flags.text('like')
  const columns = flags.text('columns')
  if (user !== undefined && columns !== undefined) return likeUser(user.trim(), columns)
  if (user === undefined && columns === undefined) return undefined
  throw usageError(
    'LikeWithoutColumns',
    '--like and --columns go together.',
    'For example --like omar.smith --columns routing_profile,acw_timeout.',
  )
}

/** The edits of `--like`; reports settings of which the user has no value. */
export async function copiedEdits(
  like: LikeUser,
  workspace: Workspace,
  names: Names,
  reporter: Reporter,
): Promise<readonly Edit[]> {
  const { username, edits, empty } = await editsLike(workspace, like, names)
  for (const { title } of empty) reporter.note(`${username} has no value for ${title}: nothing to copy.`)
  return edits
}
