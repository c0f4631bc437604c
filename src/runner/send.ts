import type { WriteAnswer } from '../connect/connect.js'
import { ageOf, type FreshRead } from '../connect/read-user.js'
import type { JournalRecord, Values } from '../journal/records.js'
import type { Edit } from '../model/edit.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { WriteRequest } from '../operations/operation.js'
import { isoTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import type { Step } from './decide.js'
import type { SharedRun } from './user-runner.js'

/** A write must not rest on an older read than this. */
export const FRESH_MS = 10_000

/** Which call this is: the user's place in the plan, and how many calls of the operation there will have been. */
export interface Attempt {
  readonly n: number
  readonly planned: PlannedUser
  readonly attempt: number
}

type Sent = Extract<JournalRecord, { type: 'sent' }>

/** One call, and what the journal says of it before it is sent. */
export interface Call {
  readonly request: WriteRequest
  readonly sent: Omit<Sent, 'type' | 'time'>
  /** The read it rests on, where it rests on one. */
  readonly fresh?: FreshRead
}

/** Sends the call of a step once. `undefined`: nothing was sent, as the read it rests on is too old by now. */
export function send(step: Step, attempt: Attempt, shared: SharedRun): Promise<WriteAnswer | undefined> {
  const { request, fresh } = step
  return sendCall({ request, fresh, sent: sentRecord(step, attempt) }, shared)
}

/** Sends one call once; `undefined` as above. */
export async function sendCall(call: Call, shared: SharedRun): Promise<WriteAnswer | undefined> {
  const { beginner } = shared
  await beginner.enter()
  let answer: WriteAnswer | undefined
  try {
    return (answer = await sendNow(call, shared))
  } finally {
    beginner.answered(answer)
  }
}

/** From `sent` to `answered` in the journal the call is in flight: the job can't give its turn away, and no abort cuts it. */
async function sendNow(
  { request, sent, fresh }: Call,
  { context: { connect, turn, journal, clock }, halt }: SharedRun,
): Promise<WriteAnswer | undefined> {
  const permit = await connect.permit(request, halt)
  let isSent = false
  let isEntered = false
  try {
    isEntered = await turn.enter(halt)
    halt.throwIfAborted()
    if (!isEntered || (fresh !== undefined && ageOf(fresh, clock) > FRESH_MS)) return undefined
    await journal.write({ type: 'sent', time: isoTime(clock.now()), ...sent })
    isSent = true
    const answer = await permit.send()
    await journal.write({ type: 'answered', time: isoTime(clock.now()), ...answeredRecord(sent, answer) })
    return answer
  } finally {
    if (!isSent) permit.giveBack()
    if (isEntered) turn.leave()
  }
}

function sentRecord({ request, edits, partly, fresh, wanted, readBack }: Step, one: Attempt) {
  return {
    n: one.n,
    userId: one.planned.userId,
    operation: request.operation,
    attempt: one.attempt,
    before: viewAll(edits, fresh.user),
    wanted: viewAll(edits, wanted),
    ...(partly.length === 0 ? {} : { partly: partly.map(({ setting }) => setting) }),
    readBack,
  }
}

function answeredRecord({ n, operation, attempt }: Call['sent'], answer: WriteAnswer) {
  const common = { n, operation, attempt }
  if (answer.result === 'done') {
    const { requestId, created } = answer
    return { ...common, requestId, ...(created === undefined ? {} : { created }), failure: null }
  }
  const { kind, code, message, requestId } = answer.failure
  return { ...common, requestId, failure: { kind, code, message } }
}

export function viewAll(edits: readonly Edit[], user: User): Values {
  return Object.fromEntries(edits.map((edit) => [edit.setting, settingOf(edit.setting).view(user, edit)]))
}
