/** Which answers are kept back. */
export interface GateOptions {
  /** Name of a modelled operation, or `*` for all of them. */
  readonly operation: string
  /** Usernames or ids. Without it every call matches, also those about no user. */
  readonly users?: readonly string[]
  /** So many matching calls are answered first. Default 0. */
  readonly after?: number
}

/** Holds answers back until it is opened. The call itself is carried out when it arrives. */
export interface Gate {
  /** How many answers it keeps back now. */
  held(): number
  /** Lets so many more answers through, those first that wait already. Default 1. */
  letThrough(answers?: number): void
  /** Lets everything through from now on. */
  open(): void
}

/** The call a gate looks at. */
interface GateSubject {
  readonly operation: string
  readonly userId: string | undefined
  readonly username: string | undefined
}

export interface Gates {
  add(options: GateOptions): Gate
  /** By number, in the order in which they were added, from 1. */
  all(): ReadonlyMap<number, { readonly options: GateOptions; readonly gate: Gate }>
  /** Resolves when every gate that the call matches lets its answer through; undefined if none keeps it back. */
  pass(subject: GateSubject): Promise<unknown> | undefined
}

export function createGates(): Gates {
  const gates = new Map<number, ReturnType<typeof createGate> & { readonly options: GateOptions }>()
  return {
    add: (options) => {
      const made = createGate(options.after ?? 0)
      gates.set(gates.size + 1, { options, ...made })
      return made.gate
    },
    all: () => gates,
    pass: (subject) => {
      const waits = [...gates.values()]
        .filter(({ options }) => isAbout(options, subject))
        .flatMap(({ arrive }) => arrive() ?? [])
      return waits.length === 0 ? undefined : Promise.all(waits)
    },
  }
}

function isAbout({ operation, users }: GateOptions, subject: GateSubject): boolean {
  const isOperation = operation === '*' || operation === subject.operation
  return isOperation && (users?.some((user) => user === subject.userId || user === subject.username) ?? true)
}

function createGate(after: number): { gate: Gate; arrive: () => Promise<void> | undefined } {
  const waiting: (() => void)[] = []
  let free = after
  const letThrough = (answers = 1): void => {
    free += answers
    while (free > 0 && waiting.length > 0) {
      free -= 1
      waiting.shift()?.()
    }
  }
  const arrive = (): Promise<void> | undefined => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve))
    free -= 1
    return undefined
  }
  return {
    gate: { held: () => waiting.length, letThrough, open: () => letThrough(Infinity) },
    arrive,
  }
}
