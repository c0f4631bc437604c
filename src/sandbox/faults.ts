/** What may go wrong on purpose. BEHAVIOUR.md says what each does on the wire. */
export const faultKinds = [
  'throttle',
  'internal-error',
  'unavailable',
  'reset-before',
  'reset-after',
  'truncated',
  'hang',
  'hang-after',
  'error',
  'denied',
  'expired',
  'skewed',
  'deleted',
] as const
type FaultKind = (typeof faultKinds)[number]

/** The forms in which throttling has been seen or documented. */
export const throttleDresses = [
  'ThrottlingException',
  'TooManyRequestsException',
  'bare-429',
  'ThrottlingException-400',
] as const
export type ThrottleDress = (typeof throttleDresses)[number]

/** What another admin may delete while a job runs. */
export const deletableTypes = ['user', 'routing-profile', 'security-profile', 'hierarchy-group'] as const

/** One entry of a fault file. */
export interface Fault {
  /** Name of a modelled operation, or `*` for all of them. */
  readonly operation: string
  readonly kind: FaultKind
  /** Usernames or ids. Without it every call matches, also those about no user. */
  readonly users?: readonly string[]
  /** Only calls made with this session token: simulates expired temporary credentials. */
  readonly sessionToken?: string
  /** Which of the matching calls, counted from 1. Without it all of them. `to` is included; without it, no end. */
  readonly calls?: readonly number[] | { readonly from: number; readonly to?: number }
  /**
   * Only calls that arrive so many seconds after the start of the sandbox, `from` included, `to` not; either may be
   * left out. Others are not counted.
   */
  readonly seconds?: { readonly from?: number; readonly to?: number }
  /** Stop after so many hits. Default: never. */
  readonly times?: number
  /** Count calls and hits for each user apart. Default false. */
  readonly perUser?: boolean
  /** Only with `throttle`. Default `ThrottlingException`. */
  readonly dress?: ThrottleDress
  /** Only with `throttle` and `unavailable`: seconds, for the header `Retry-After`. */
  readonly retryAfter?: number
  /** Only with `deleted`: what is deleted, by name or id; a name deletes all that have it. Default: the call's user. */
  readonly resource?: { readonly type: (typeof deletableTypes)[number]; readonly name: string }
  /** Only with `error`. Defaults: InvalidParameterException, 400, and a text saying that this was injected. */
  readonly code?: string
  readonly status?: number
  readonly message?: string
}

/** The user a call is about, as far as it is about one. */
interface FaultSubject {
  readonly operation: string
  readonly userId: string | undefined
  readonly username: string | undefined
  /** Since the start of the sandbox. */
  readonly seconds: number
  readonly sessionToken: string | undefined
}

export interface FaultInjector {
  add(faults: readonly Fault[]): void
  /** Counts a call in every fault it matches, and gives the first one that hits. */
  next(subject: FaultSubject): Fault | undefined
}

interface Counter {
  calls: number
  hits: number
}

export function createFaultInjector(initial: readonly Fault[]): FaultInjector {
  const armed = initial.map(arm)
  return {
    add: (faults) => {
      armed.push(...faults.map(arm))
    },
    next: (subject) => {
      let hit: Fault | undefined
      for (const { fault, counters } of armed.filter((entry) => isAbout(entry.fault, subject))) {
        const counter = counterFor(counters, fault.perUser === true ? (subject.userId ?? '') : '')
        counter.calls += 1
        if (hit === undefined && isDue(fault, counter)) {
          counter.hits += 1
          hit = fault
        }
      }
      return hit
    },
  }
}

function arm(fault: Fault) {
  return { fault, counters: new Map<string, Counter>() }
}

function counterFor(counters: Map<string, Counter>, key: string): Counter {
  const counter = counters.get(key) ?? { calls: 0, hits: 0 }
  counters.set(key, counter)
  return counter
}

function isAbout(fault: Fault, subject: FaultSubject): boolean {
  const { operation, users, seconds = {}, sessionToken = subject.sessionToken } = fault
  const isOperation = operation === '*' || operation === subject.operation
  const isTime = subject.seconds >= (seconds.from ?? 0) && subject.seconds < (seconds.to ?? Infinity)
  const isUser = (name: string) => name === subject.userId || name === subject.username
  const isToken = sessionToken === subject.sessionToken
  return isOperation && isTime && isToken && (users === undefined || users.some(isUser))
}

function isDue({ calls, times }: Fault, counter: Counter): boolean {
  if (counter.hits >= (times ?? Infinity)) {
    return false
  }
  if (calls === undefined) {
    return true
  }
  return 'from' in calls
    ? counter.calls >= calls.from && counter.calls <= (calls.to ?? Infinity)
    : calls.includes(counter.calls)
}
