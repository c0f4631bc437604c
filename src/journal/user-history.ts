import type { CreatedUser } from '../model/user.js'
import type { Value } from '../model/value.js'
import type { DeletedRecord, JournalRecord, Values } from './records.js'

type Sent = Extract<JournalRecord, { type: 'sent' }>
type Answered = Extract<JournalRecord, { type: 'answered' }>
type Judged = Extract<JournalRecord, { type: 'judged' }>

/** One operation for one user, from the records: its last attempt and the result. */
export interface OperationHistory {
  readonly operation: string
  /** Calls sent. */
  readonly attempts: number
  /** Columns of the settings that the call carried. */
  readonly settings: readonly string[]
  /** Those that it completes: some take another operation as well. */
  readonly completes: readonly string[]
  /** The values that the last attempt replaces. */
  readonly before: Values
  /** The values that it sets. */
  readonly wanted: Values
  /** ISO 8601. */
  readonly sentAt: string
  /** When the last attempt before it was sent that had no clear answer, and so may be carried out later. */
  readonly doubtedAt?: string
  readonly readBack: boolean
  readonly answer?: Answered
  /** The verdict of a read after that attempt. */
  readonly verdict?: Judged['verdict']
}

/** Whether it has succeeded, as far as the records show. */
export function isDone({ answer, verdict, readBack }: OperationHistory): boolean {
  return verdict === 'applied' || (!readBack && answer?.failure === null)
}

/** Whether it succeeded and must still be read back. */
export function isUnread({ answer, verdict, readBack }: OperationHistory): boolean {
  return readBack && verdict === undefined && answer?.failure === null
}

/** Whether it is unknown if the last attempt was carried out: no answer came, or an inconclusive one. */
export function isOpen({ answer, verdict }: OperationHistory): boolean {
  if (verdict !== undefined) return false
  if (answer === undefined) return true
  return answer.failure?.kind === 'unknown' || answer.failure?.kind === 'transient'
}

/**
 * Whether it was carried out, or may have been. A read that did not show it proves nothing: the read may have been older
 * than the call (eventual consistency).
 */
export function mayHaveWritten({ answer, verdict }: OperationHistory): boolean {
  if (answer === undefined || answer.failure === null || verdict === 'applied') return true
  return answer.failure.kind === 'unknown' || answer.failure.kind === 'transient'
}

/** When an attempt was sent, or one before it, that may be carried out although another follows. */
function doubtOf(call: OperationHistory): string | undefined {
  const { answer, verdict, sentAt, doubtedAt } = call
  const isClear = verdict === 'applied' || answer?.failure === null
  return mayHaveWritten(call) && !isClear ? sentAt : doubtedAt
}

/** The calls for one user, from the records. */
export class UserHistory {
  readonly #operations = new Map<string, OperationHistory>()
  readonly #before = new Map<string, Value>()
  readonly #wanted = new Map<string, Value[]>()
  /** Of attempts before the last one: operations that were, or may have been, carried out, and their settings. */
  readonly #touched = new Map<string, ReadonlySet<string>>()
  #last: string | undefined
  /** The user that the job has created. */
  #created: CreatedUser | undefined
  readonly #deleted: DeletedRecord[] = []

  constructor(created?: CreatedUser) {
    this.#created = created
  }

  addSent({ operation, attempt, before, wanted, partly = [], readBack, record, time: sentAt }: Sent): void {
    if (record !== undefined) this.#deleted.push(record)
    const settings = Object.keys(wanted)
    this.#last = operation
    const earlier = this.#operations.get(operation)
    if (earlier !== undefined && mayHaveWritten(earlier)) this.#touch(earlier)
    const completes = settings.filter((setting) => !partly.includes(setting))
    const doubtedAt = earlier && doubtOf(earlier)
    const doubt = doubtedAt === undefined ? {} : { doubtedAt }
    const sent = {
      operation,
      before,
      wanted,
      sentAt,
      ...doubt,
      readBack,
      attempts: attempt,
      settings,
      completes,
    }
    // Ordered by when they were last sent.
    this.#operations.delete(operation)
    this.#operations.set(operation, sent)
    for (const [setting, value] of Object.entries(before)) this.#addBefore(setting, value)
    for (const [setting, value] of Object.entries(wanted))
      this.#wanted.set(setting, [...(this.#wanted.get(setting) ?? []), value])
  }

  /** Keeps the first recorded value: later ones come from this job, or from others and are not ours to restore. */
  #addBefore(setting: string, value: Value): void {
    if (!this.#before.has(setting)) this.#before.set(setting, value)
  }

  #touch({ operation, settings }: OperationHistory): void {
    this.#touched.set(operation, new Set([...(this.#touched.get(operation) ?? []), ...settings]))
  }

  addAnswer(answer: Answered): void {
    this.#created ??= answer.created
    const there = this.#operations.get(answer.operation)
    if (there !== undefined) this.#operations.set(answer.operation, { ...there, answer })
  }

  addVerdict({ operation, verdict, created }: Judged): void {
    this.#created ??= created
    const there = this.#operations.get(operation)
    if (there !== undefined) this.#operations.set(operation, { ...there, verdict })
  }

  get created(): CreatedUser | undefined {
    return this.#created
  }

  /** What deletions of the job took away, or were sent to take away, in the order they were sent. */
  get deleted(): readonly DeletedRecord[] {
    return this.#deleted
  }

  /** Whether an attempt before the last one was carried out, or may have been. */
  mayHaveBeenDone(operation: string): boolean {
    return this.#touched.has(operation)
  }

  /** Calls sent so far for some operations. */
  attemptsOf(operations: readonly string[]): number {
    const calls = operations.map((operation) => this.#operations.get(operation)?.attempts ?? 0)
    return calls.reduce((sum, attempts) => sum + attempts, 0)
  }

  /** In the order they were last sent. */
  get operations(): readonly OperationHistory[] {
    return [...this.#operations.values()]
  }

  operation(name: string): OperationHistory | undefined {
    return this.#operations.get(name)
  }

  /** The operation of the last call that was sent. */
  get last(): OperationHistory | undefined {
    return this.#last === undefined ? undefined : this.#operations.get(this.#last)
  }

  /** The last call that has not done its work, which no other has done for it: the user may have been gone on with. */
  get unfinished(): OperationHistory | undefined {
    const { done } = this
    return this.operations.findLast(
      (call) => !isDone(call) && call.settings.some((setting) => !done.has(setting)),
    )
  }

  /** The value of a setting before the job's first write of it. */
  before(setting: string): Value | undefined {
    return this.#before.get(setting)
  }

  /** Values that the job itself has put in place of a setting's, or tried to. */
  written(setting: string): readonly Value[] {
    return this.#wanted.get(setting) ?? []
  }

  /** The calls with this setting that were carried out, or may have been. */
  writesOf(setting: string): readonly OperationHistory[] {
    return this.operations.filter(
      (call) =>
        this.#touched.get(call.operation)?.has(setting) === true ||
        (mayHaveWritten(call) && call.settings.includes(setting)),
    )
  }

  get doneOperations(): readonly string[] {
    return this.operations.filter(isDone).map(({ operation }) => operation)
  }

  /** Columns whose calls have done their work. */
  get done(): ReadonlySet<string> {
    return new Set(this.operations.filter(isDone).flatMap(({ completes }) => completes))
  }
}
