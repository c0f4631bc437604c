import { type Proposed, propose } from '../library/plan.js'
import { type Plan, planCounts, verbOf } from '../model/plan.js'
import type { User } from '../model/user.js'
import { count, wholeNumber, grouped } from '../model/wording.js'
import { PLAIN } from '../output/paint.js'
import { planView } from '../output/plan-view.js'
import type { AdminChanges } from '../workflow/planning/admins.js'
import { editRequest } from '../workflow/input/given-edits.js'
import { confirmationOf } from '../workflow/planning/confirmation.js'
import { plan, type PlanRequest } from '../workflow/planning/plan.js'
import type { Workspace } from '../workflow/workspace.js'
import { type Answers, editsOf } from './answers.js'
import { shellOf } from '../output/shell.js'
import { commandLine, type Target } from './command-line.js'
import { type GivenPasswords, passwordsFor, withoutPassword } from './new-passwords.js'
import type { Line } from './prompts/stage.js'
import { textLines } from './prompts/frame.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { reportPlan } from './reports.js'
import { writePlan, writeUsers } from './write-files.js'

/** Makes the request once a wait prompt can show its progress. */
export type RequestOf = (workspace: Workspace) => Promise<PlanRequest>

export interface Reviewed {
  readonly request: RequestOf
  /** The selection of the equivalent command line; absent if no command line is equivalent. */
  readonly target?: Target | undefined
  readonly answers: Answers
  /** A plan that was not made to be applied later. */
  readonly isOnlyForNow?: true
  /** Passwords of users to create that a file gives. */
  readonly passwords?: GivenPasswords
  /** The job whose failures are retried. */
  readonly retryOf?: string
}

const VERBS = { change: 'update', create: 'create', delete: 'delete' } as const

/** The same edits for all the users. */
export function editsRequest({ names }: Session, users: readonly User[], answers: Answers): RequestOf {
  const edits = editsOf(answers, names)
  return () => editRequest(names, [users], edits, false)
}

/** Shows the plan and asks. Resolves to whether it was saved as a batch. */
export async function review(session: Session, reviewed: Reviewed): Promise<boolean> {
  const made = await session.prompts.wait('Making the plan', async (signal, note) => {
    const workspace = session.waitingWorkspace(signal, note)
    const request = await reviewed.request(workspace)
    const { verify, guards } = session
    return propose(workspace, await plan(workspace, request), request.names, { verify, guards })
  })
  const { warnings } = made
  const verb = VERBS[verbOf(made.plan.users)]
  let usersFile: string | undefined
  let top: number | undefined
  for (;;) {
    const key = await session.prompts.pages({
      title: warnings.length === 0 ? 'Review' : `Review · ${count(warnings.length, 'warning')}`,
      lines: [
        ...planLines(session, made.plan, warnings, reviewed),
        ...commandLines(session, made.plan, reviewed, usersFile),
      ],
      top,
      scrolling: (to) => {
        top = to
      },
      actions: [
        ...(planCounts(made.plan).changing === 0 ? [] : [{ key: 's', does: `Save: ${verb} the users` }]),
        ...(reviewed.isOnlyForNow === true ? [] : [{ key: 'o', does: 'write the plan to a file' }]),
        { key: 'r', does: 'write a report' },
        ...(reviewed.target?.inFile === undefined ? [] : [{ key: 'u', does: 'write the users to a file' }]),
      ],
    })
    const users = reviewed.target?.inFile ?? []
    // The command line now stands at the end.
    if (key === 'u') top = Number.POSITIVE_INFINITY
    if (key === 'u') usersFile = (await runScreen(session, () => writeUsers(session, users))) ?? usersFile
    else if (key === 'o') await runScreen(session, () => writePlan(session, made.plan, warnings))
    else if (key === 'r') await runScreen(session, () => reportPlan(session, made.plan, warnings))
    else if ((await runScreen(session, () => saved(session, made, reviewed))) === true) return true
  }
}

/** Saves the plan as a batch, once it is confirmed. */
async function saved(
  session: Session,
  { plan: made, admins }: Proposed,
  { retryOf, passwords: given }: Reviewed,
): Promise<boolean> {
  const passwords = await passwordsFor(session, made.users, given)
  if (!(await confirm(session, made, admins))) return false
  session.save(made, { retryOf, passwords })
  return true
}

function planLines(
  { prompts }: Session,
  made: Plan,
  warnings: readonly string[],
  { isOnlyForNow }: Reviewed,
): readonly Line[] {
  const room = prompts.stage.columns() - 1
  const howToSeeAll =
    isOnlyForNow === true ? 'r writes a report of all of them' : 'o writes all of them to a file'
  const nothing = made.users.length === 0 ? 'Nothing to change.' : 'Nothing can be changed.'
  return [
    ...textLines(planView(made, warnings, PLAIN, howToSeeAll, room)),
    ...(planCounts(made).changing === 0 ? [{ text: nothing, style: 'bad' as const }] : []),
  ]
}

const INDENT = '  '
/** No job keeps passwords, so those of its users are generated again. */
const GENERATING = ['--generate-passwords', 'passwords.csv']

/** The command line that does the same. One that reads a file is shown once the file is there. */
function commandLines(
  session: Session,
  made: Plan,
  { target, answers, passwords }: Reviewed,
  usersFile: string | undefined,
): readonly Line[] {
  const { prompts, context } = session
  if (target === undefined) return []
  if (target.inFile !== undefined && usersFile === undefined) {
    return [{ text: '' }, { text: 'u writes the users to a file and shows the command line.', style: 'dim' }]
  }
  const room = prompts.stage.columns() - 1 - INDENT.length
  const generating = withoutPassword(session, made.users, passwords).length === 0 ? [] : GENERATING
  const whole = { ...target, words: [...target.words, ...generating] }
  return [
    { text: '' },
    { text: 'The same on the command line:', style: 'dim' },
    ...commandLine(whole, answers, usersFile ?? '', room, shellOf(context)).map((line) => ({
      text: INDENT + line,
    })),
  ]
}

/** Asks for a yes, for many users for their number; the default is no. */
async function confirm(session: Session, made: Plan, admins: AdminChanges): Promise<boolean> {
  const { question, number } = confirmationOf(made, admins)
  if (number === undefined) {
    return session.prompts.choose({
      title: question,
      mustBeRead: true,
      choices: [
        { value: false, name: 'No, go back' },
        { value: true, name: `Yes, ${VERBS[verbOf(made.users)]} them` },
      ],
    })
  }
  // The number may be typed as it is shown, with separators.
  const check = (text: string): string | undefined =>
    wholeNumber(text) === number ? undefined : `Type ${grouped(number)} to continue; Esc goes back.`
  await session.prompts.text({ title: question, label: 'Number of users', mustBeRead: true, check })
  return true
}
