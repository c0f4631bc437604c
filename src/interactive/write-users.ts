import { resolve } from 'node:path'
import { SHARED_FILE } from '../workflow/output-files.js'
import { usersCsv } from '../workflow/input/users-csv.js'
import { usageError } from '../model/errors.js'
import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import { asError } from '../platform/clock.js'
import type { Session } from './session.js'

/** Writes users to a file for `--users-file`; resolves to its name. */
export async function writeUsers(session: Session, users: readonly User[], name: string): Promise<string> {
  const { cwd, files } = session.context
  const chosen = await session.prompts.text({
    title: `Write the ${count(users.length, 'user')} to a file`,
    heading: [{ text: 'The command line reads this file.' }, { text: '' }],
    label: 'File',
    initial: name,
    check: (text) => (text.trim() === '' ? 'Enter a file name.' : undefined),
  })
  try {
    await files.replace(resolve(cwd, chosen), usersCsv(users), SHARED_FILE)
  } catch (error) {
    throw usageError('UnwritableFile', asError(error).message)
  }
  return chosen
}
