import { join } from 'node:path'
import { isObject } from '../model/json-text.js'
import type { Instance } from '../model/plan.js'
import { NAME_KINDS, type NameKind, type Names } from '../model/names.js'
import type { Files } from '../platform/files.js'
import { keepJson, readKeptJson } from '../platform/kept-json.js'
import { skillsOf } from '../settings/proficiency-text.js'

/** The names of an instance as they were read last, as one would type them. */
export interface CachedNames extends Instance {
  readonly names: Readonly<Partial<Record<NameKind, readonly string[]>>>
}

/** Names kept for shell completion, which never calls. Only advice: a file that fails is no failure. */
export class NameCache {
  readonly #files: Files
  readonly #folder: string
  #kept: Promise<void> = Promise.resolve()

  constructor(files: Files, stateFolder: string) {
    this.#files = files
    this.#folder = join(stateFolder, 'names')
  }

  /** Keeps an instance and the kinds of names that were loaded; others stay. Nothing waits for it but `settled`. */
  keep(instance: Instance, loaded: Names = {}): void {
    this.#kept = this.#kept.then(() => this.#keep(instance, loaded))
  }

  /** Resolves when all is on disk that was kept so far. */
  settled(): Promise<void> {
    return this.#kept
  }

  async #keep({ id, arn, alias }: Instance, loaded: Names): Promise<void> {
    const before = await this.#read(`${id}.json`)
    const names = { ...before?.names, ...textsOf(loaded) }
    const now = { id, arn, alias, names } satisfies CachedNames
    if (JSON.stringify(before) !== JSON.stringify(now))
      await keepJson(this.#files, join(this.#folder, `${id}.json`), now)
  }

  /** All instances that are known on this machine. */
  async all(): Promise<readonly CachedNames[]> {
    const files = await this.#files.list(this.#folder).catch(() => [])
    const read = await Promise.all(
      files.filter((name) => name.endsWith('.json')).map((name) => this.#read(name)),
    )
    return read.filter((one) => one !== undefined)
  }

  async #read(name: string): Promise<CachedNames | undefined> {
    const found = await readKeptJson(this.#files, join(this.#folder, name))
    return isCached(found) ? found : undefined
  }
}

function textsOf(names: Names): CachedNames['names'] {
  return Object.fromEntries(
    NAME_KINDS.flatMap((kind) => {
      const list = names[kind]
      if (list === undefined) return []
      return [
        [
          kind,
          kind === 'predefined-attribute'
            ? skillsOf(names).map(({ text }) => text)
            : list.choices().map(({ text }) => text),
        ],
      ]
    }),
  )
}

function isCached(value: unknown): value is CachedNames {
  if (!isObject(value)) return false
  const { id, arn, alias, names } = value
  return (
    [id, arn, alias].every((one) => typeof one === 'string') &&
    isObject(names) &&
    Object.values(names).every(isTexts)
  )
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
