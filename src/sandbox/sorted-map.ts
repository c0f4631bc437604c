/** A map that also lists its keys in order. */
export class SortedMap<Value> extends Map<string, Value> {
  #keys: readonly string[] | undefined

  constructor(entries: Iterable<readonly [string, Value]> = []) {
    super()
    for (const [key, value] of entries) {
      this.set(key, value)
    }
  }

  override set(key: string, value: Value): this {
    if (!this.has(key)) {
      this.#keys = undefined
    }
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    this.#keys = undefined
    return super.delete(key)
  }

  override clear(): void {
    this.#keys = undefined
    super.clear()
  }

  /** The same array until a key comes or goes. */
  get sortedKeys(): readonly string[] {
    this.#keys ??= [...this.keys()].toSorted()
    return this.#keys
  }
}
