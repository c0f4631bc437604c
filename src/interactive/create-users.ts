import { usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import { errorCode, whyUnreadable } from '../platform/error-code.js'
import { passwordsOf, type RowInput, rowsOfFile } from '../workflow/input/input-rows.js'
import { rowsRequest } from '../workflow/input/rows-request.js'
import { caselessName } from '../model/free-text.js'
import { SKIP_EXISTING } from './command-line.js'
import { review, type RequestOf } from './review.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { fileHeading, pathOf } from './write-files.js'

/** Creates a user for each row of a CSV. What is wrong with the file is shown, and the path is asked for again. */
export async function createUsers(session: Session): Promise<void> {
  let file = ''
  let isSaved: boolean | undefined
  while (isSaved !== true) {
    file = await session.prompts.text({
      title: 'Create users from a file',
      heading: [
        {
          text: 'A CSV with one user in each row; connect-bulk create --template new-users.csv writes an example.',
        },
        ...fileHeading(session),
      ],
      label: 'File',
      initial: file,
      check: (text) => (text.trim() === '' ? 'Enter a file name.' : undefined),
    })
    const name = file.trim()
    isSaved = await runScreen(session, () => createFrom(session, name))
  }
}

async function createFrom(session: Session, file: string): Promise<boolean> {
  const path = pathOf(session, file)
  const input = await session.prompts.waitHere('Reading the file', () => readFile(session, path, file))
  const skipExisting = await mayLeaveExisting(session, input)
  return review(session, {
    request: requestOf(input, skipExisting),
    target: { words: ['create', file, ...(skipExisting ? [SKIP_EXISTING] : [])] },
    answers: new Map(),
    passwords: { byUser: passwordsOf(input), path },
    isOnlyForNow: true,
  })
}

async function readFile({ context }: Session, path: string, file: string): Promise<RowInput> {
  try {
    return await rowsOfFile(context.files.readPieces(path), file, 'create')
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw usageError('UnreadableFile', `${file}: ${whyUnreadable(error)}.`)
  }
}

function requestOf(input: RowInput, skipExisting: boolean): RequestOf {
  return (workspace) =>
    rowsRequest(workspace, input, {
      command: 'create',
      tolerant: false,
      settings: [],
      edits: () => [],
      replaced: () => undefined,
      fresh: false,
      assertAll: true,
      // Asked for when the plan is saved.
      newUsers: { skipExisting, hasPassword: () => true },
    })
}

/** Asks whether users in the file that already exist are left as they are. A file with other faults is refused first. */
async function mayLeaveExisting(session: Session, { rows, complaints }: RowInput): Promise<boolean> {
  if (complaints.length > 0) return false
  const known = new Set([...session.users.values()].map(({ username }) => caselessName(username)))
  const existing = rows.flatMap(({ who }) =>
    known.has(caselessName(who.username ?? '')) ? [who.username ?? ''] : [],
  )
  if (existing.length === 0) return false
  return session.prompts.choose({
    title: `${count(existing.length, 'user')} in the file already ${existing.length === 1 ? 'exists' : 'exist'}`,
    heading: [...existing.slice(0, NAMES_SHOWN).map((text) => ({ text: `  ${text}` })), { text: '' }],
    choices: [
      { value: true, name: 'Leave them as they are', note: 'and create the others' },
      { value: false, name: 'Check the file', note: 'shows where they are; nothing is created' },
    ],
  })
}

const NAMES_SHOWN = 10
