import { resolve } from 'node:path'
import { type AdminChanges, adminChanges } from '../workflow/planning/admins.js'
import { confirmationOf } from '../workflow/planning/confirmation.js'
import { checkGuards } from '../workflow/planning/guards.js'
import { plan } from '../workflow/planning/plan.js'
import { savePlan } from '../workflow/output-files.js'
import { impactOf } from '../workflow/planning/impact.js'
import { warningsOf } from '../workflow/planning/warnings.js'
import { type Plan, planCounts } from '../model/plan.js'
import { wholeNumber } from '../model/wording.js'
import { createPaint } from '../output/paint.js'
import { planView } from '../output/plan-view.js'
import { planDocument } from '../plan/plan-document.js'
import { isoTime } from '../platform/clock.js'
import { commandLine, quoted, type Target } from './command-line.js'
import { runScreen } from './run-screen.js'
import type { RequestOf } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import type { Session } from './session.js'
import type { Answers } from './answers.js'
import { writeUsers } from './write-users.js'

export interface Reviewed {
  readonly request: RequestOf
  /** The selection of the equivalent command line. */
  readonly target: Target
  readonly answers: Answers
}

/** File for users that are too many for the command line. */
const USERS_FILE = 'users.csv'

/** Shows the plan and asks. Resolves to whether it was saved as a batch. */
export async function review(session: Session, reviewed: Reviewed): Promise<boolean> {
  const made = await session.prompts.wait('Making the plan', async (signal, note) => {
    const workspace = session.waitingWorkspace(signal, note)
    const request = await reviewed.request(workspace)
    const found = await plan(workspace, request)
    const planned = { ...found, impact: await impactOf(workspace, found) }
    return { plan: planned, admins: await adminChanges(workspace, planned, request.names) }
  })
  checkGuards(made.plan, session.guards, made.admins)
  const room = session.prompts.stage.columns() - 1 - INDENT.length
  const { target, answers } = reviewed
  const warnings = warningsOf(made.plan, made.admins)
  let usersFile = USERS_FILE
  for (;;) {
    const key = await session.prompts.pages({
      title: 'Review',
      lines: planLines(made.plan, warnings, commandLine(target, answers, usersFile, room)),
      fromEnd: true,
      actions: [
        ...(planCounts(made.plan).changing === 0 ? [] : [{ key: 's', does: 'Save: update the users' }]),
        { key: 'o', does: 'write the plan to a file' },
        ...(target.inFile === undefined ? [] : [{ key: 'u', does: `write ${usersFile}` }]),
      ],
    })
    const users = target.inFile ?? []
    if (key === 'u')
      usersFile = (await runScreen(session, () => writeUsers(session, users, usersFile))) ?? usersFile
    else if (key === 'o') await runScreen(session, () => writePlan(session, made.plan))
    else if ((await runScreen(session, () => confirm(session, made.plan, made.admins))) === true) {
      session.save(made.plan)
      return true
    }
  }
}

const INDENT = '  '

function planLines(made: Plan, warnings: readonly string[], command: readonly string[]): readonly Line[] {
  const text = planView(made, warnings, createPaint(false), 'o writes all of them to a file').trimEnd()
  const nothing = planCounts(made).changing === 0 ? [{ text: 'Nothing to change.' }] : []
  return [
    ...text.split('\n').map((line) => ({ text: line })),
    ...nothing,
    { text: '' },
    { text: 'The same on the command line:', style: 'dim' },
    ...command.map((line) => ({ text: INDENT + line })),
  ]
}

/** Asks for a yes, for many users for their number; the default is no. */
async function confirm(session: Session, made: Plan, admins: AdminChanges): Promise<boolean> {
  const { question, number } = confirmationOf(made, admins)
  if (number === undefined) {
    return session.prompts.choose({
      title: question,
      choices: [
        { value: false, name: 'No, go back' },
        { value: true, name: 'Yes, update them' },
      ],
    })
  }
  const check = (text: string): string | undefined =>
    wholeNumber(text) === number
      ? undefined
      : `Type ${number.toLocaleString('en-US')} to continue; Esc goes back.`
  await session.prompts.text({ title: question, label: 'Number of users', check })
  return true
}

async function writePlan(session: Session, made: Plan): Promise<void> {
  const { clock, cwd, files } = session.context
  const name = await session.prompts.text({
    title: 'Write the plan to a file',
    label: 'File',
    initial: 'plan.json',
    check: (text) => (text.trim() === '' ? 'Enter a file name.' : undefined),
  })
  const path = resolve(cwd, name)
  await savePlan(path, planDocument(made, isoTime(clock.now())), files)
  await session.prompts.pages({
    title: 'Plan written',
    lines: [{ text: path }, { text: `To apply it: connect-bulk apply ${quoted(name)}` }],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}
