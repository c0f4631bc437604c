import { resolve } from 'node:path'
import { writeOutput } from '../workflow/output-files.js'
import { usersCsv } from '../workflow/input/users-csv.js'
import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
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
  const output = { path: resolve(cwd, chosen), kind: 'other', flag: 'File' } as const
  await writeOutput(files, output, [usersCsv(users)])
  return chosen
}
