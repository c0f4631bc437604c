/** How many different strings are shared; later ones are kept as they come. */
const MOST = 10_000

/**
 * One string for all that are equal. Of many users most have the ids, words and settings of others, and each comes as a
 * string of its own out of the answers.
 */
export class StringPool {
  readonly #known = new Map<string, string>()

  of(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size < MOST) this.#known.set(text, text)
    return text
  }
}
