import type { PlannedUser } from '../model/plan.js'
import { count } from '../model/wording.js'
import { fileTime } from '../platform/clock.js'
import { checkPasswordFile, PasswordFile } from '../workflow/passwords/password-file.js'
import { firstOf, givenPasswords, type NewPasswords } from '../workflow/passwords/passwords.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { fileHeading, pathOf } from './write-files.js'

/** Passwords that a file gives, by username. */
export interface GivenPasswords {
  readonly byUser: ReadonlyMap<string, string>
  /** Absolute. */
  readonly path: string
}

/** Passwords for users to create; asks where generated ones go. `undefined` if none are needed. */
export async function passwordsFor(
  session: Session,
  users: readonly PlannedUser[],
  given?: GivenPasswords,
): Promise<NewPasswords | undefined> {
  const created = needingPassword(session, users)
  if (created.length === 0) return undefined
  const known = givenPasswords(given?.byUser ?? new Map())
  const without = withoutPassword(session, users, given)
  const isGiven = without.length < created.length
  const givenFlags = isGiven ? ['--passwords', given?.path ?? ''] : []
  if (without.length === 0) return { ...known, workerFlags: givenFlags, close: () => Promise.resolve() }
  const path = await askPasswordFile(session, without.length)
  const generated = new PasswordFile(path, session.context.files)
  return {
    ...firstOf([known, generated]),
    workerFlags: isGiven ? null : ['--generate-passwords', path],
    close: () => generated.close(),
  }
}

function needingPassword({ workspace }: Session, users: readonly PlannedUser[]): readonly PlannedUser[] {
  if (workspace.connect.instance.identityType !== 'CONNECT_MANAGED') return []
  return users.filter(({ action, failure }) => action === 'create' && failure === undefined)
}

/** The users to create that need a password and are given none. */
export function withoutPassword(
  session: Session,
  users: readonly PlannedUser[],
  given?: GivenPasswords,
): readonly PlannedUser[] {
  const known = givenPasswords(given?.byUser ?? new Map())
  return needingPassword(session, users).filter(({ username }) => !known.has(username))
}

/** Asks until there is a file that passwords can be written to. */
async function askPasswordFile(session: Session, users: number): Promise<string> {
  let name = `passwords-${fileTime(session.context.clock.now())}.csv`
  for (;;) {
    name = await session.prompts.text({
      title: `Generate passwords for ${count(users, 'user')}: write them to which file?`,
      heading: [
        { text: 'Only you can read it, and they are kept nowhere else. A file of passwords is added to.' },
        ...fileHeading(session),
      ],
      label: 'File',
      initial: name,
      check: (text) => (text.trim() === '' ? 'Enter a file name.' : undefined),
    })
    const path = pathOf(session, name.trim())
    const isChecked = await runScreen(session, async () => {
      await checkPasswordFile(session.context.files, path)
      return true
    })
    if (isChecked === true) return path
  }
}
