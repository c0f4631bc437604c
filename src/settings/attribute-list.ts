import { comparableName } from '../model/free-text.js'
import { type Named, NameList, nearest } from '../model/names.js'

/** Predefined attributes: what proficiencies are made of. They have no ids. Letter case counts in names and values. */
export class AttributeList extends NameList {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(all: readonly Named[]) {
    super(all)
    this.#values = new Map(all.map(({ name, values = [] }) => [comparableName(name), values]))
  }

  /** Returns the attribute and value as the instance spells them; `undefined` if there is no such pair. */
  pair(name: string, value: string): { readonly name: string; readonly value: string } | undefined {
    const attribute = sameName(this.all, name, (one) => one.name)
    const found = sameName(attribute?.values ?? [], value, (one) => one)
    return attribute === undefined || found === undefined ? undefined : { name: attribute.name, value: found }
  }

  /** Returns every proficiency that a user can have. */
  pairs(): readonly { readonly name: string; readonly value: string }[] {
    return this.choices().flatMap(({ id, name }) =>
      (this.byId(id)?.values ?? []).map((value) => ({ name, value })),
    )
  }

  has(name: string): boolean {
    return this.#values.has(comparableName(name))
  }

  nearestNames(name: string): readonly string[] {
    return nearest(
      name,
      this.all.map((one) => one.name),
    )
  }

  nearestValues(name: string, value: string): readonly string[] {
    return nearest(value, this.#values.get(comparableName(name)) ?? [])
  }
}

/** The one with exactly this name, else with one that compares as the same. */
function sameName<T>(all: readonly T[], name: string, nameOf: (one: T) => string): T | undefined {
  const wanted = comparableName(name)
  return all.find((one) => nameOf(one) === name) ?? all.find((one) => comparableName(nameOf(one)) === wanted)
}
