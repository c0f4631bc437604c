const LONGEST_TEXT = 1_000
/** Real ones have 40 characters and more; removing a made-up one such as `x` would only garble texts. */
const SHORTEST_SECRET = 10
const LONGEST_CODE = 100
const CUT = ' […]'
/** Where services begin to quote the request they could not verify: everything from there on may hold a signed header. */
const QUOTED_REQUEST =
  /(the )?(canonical[- ](string|request)|string[- ]to[- ]sign)|aws4-hmac-sha256|x-amz-(security-token|date|content-sha256)/i

/** The caller's own secrets and those it has sent, kept to remove them from every text that comes back from a service. */
export class Secrets {
  readonly #values = new Set<string>()

  add(...values: readonly (string | undefined)[]): void {
    for (const value of values) {
      if (value === undefined || value.length < SHORTEST_SECRET) continue
      this.#values.add(value)
      this.#values.add(encodeURIComponent(value))
    }
  }

  /** What was sent in a call, such as a password: however short, a service may repeat it. */
  addSent(...values: readonly string[]): void {
    for (const value of values) if (value !== '') this.#values.add(value)
  }

  /** A text from outside, without secrets and of bounded length, fit for journals, CSV files and terminals. */
  clean(text: string): string {
    const quoted = text.search(QUOTED_REQUEST)
    return shortened(this.#removed(quoted < 0 ? text : text.slice(0, quoted).trimEnd() + CUT), LONGEST_TEXT)
  }

  /** The same for error codes and request ids. */
  cleanCode(code: string): string {
    return shortened(this.#removed(code), LONGEST_CODE)
  }

  #removed(text: string): string {
    let left = text
    for (const value of this.#values) left = left.replaceAll(value, '[secret]')
    return left
  }
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest) + CUT
}
