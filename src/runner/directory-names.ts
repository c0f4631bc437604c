/**
 * Where a customer's directory decides names and e-mail addresses, and the service refuses to be told even what it
 * knows, they have to be left out. Whether it keeps them then, nobody has confirmed: so of all users of a job one goes
 * first, and is read again before any other is sent a call without them.
 */
export class DirectoryNames {
  #verdict: 'kept' | 'lost' | undefined
  #trial: { readonly by: object; readonly ended: Promise<void>; readonly end: () => void } | undefined

  /** It is known that they may be left out. */
  get areKept(): boolean {
    return this.#verdict === 'kept'
  }

  /** It is known that leaving them out takes them away. */
  get areLost(): boolean {
    return this.#verdict === 'lost'
  }

  /** Waits until it is known, or nobody else tries: then `by` does. */
  async wait(by: object): Promise<void> {
    while (this.#verdict === undefined && this.#trial !== undefined && this.#trial.by !== by)
      await this.#trial.ended
    if (this.#verdict === undefined) this.#trial ??= trialOf(by)
  }

  /** What the one who tried has found out, if anything. Says nothing of others. */
  end(by: object, verdict?: 'kept' | 'lost'): void {
    if (this.#trial?.by !== by) return
    this.#verdict ??= verdict
    this.#trial.end()
    this.#trial = undefined
  }
}

function trialOf(by: object) {
  const ending = new AbortController()
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return { by, ended, end: () => ending.abort() }
}
