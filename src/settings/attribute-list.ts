import { type Named, NameList, nearest, nfc } from '../model/names.js'

/** Predefined attributes: what proficiencies are made of. They have no ids; names and values are compared exactly. */
export class AttributeList extends NameList {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(all: readonly Named[]) {
    super(all)
    this.#values = new Map(all.map(({ name, values = [] }) => [nfc(name), values]))
  }

  /** The attribute and value as they are written in the instance; `undefined` if there is no such pair. */
  pair(name: string, value: string): { readonly name: string; readonly value: string } | undefined {
    const attribute = this.all.find((one) => nfc(one.name) === nfc(name))
    const found = attribute?.values?.find((one) => nfc(one) === nfc(value))
    return attribute === undefined || found === undefined ? undefined : { name: attribute.name, value: found }
  }

  /** Everything that can be somebody's proficiency. */
  pairs(): readonly { readonly name: string; readonly value: string }[] {
    return this.choices().flatMap(({ id, name }) =>
      (this.byId(id)?.values ?? []).map((value) => ({ name, value })),
    )
  }

  has(name: string): boolean {
    return this.#values.has(nfc(name))
  }

  nearestNames(name: string): readonly string[] {
    return nearest(
      name,
      this.all.map((one) => one.name),
    )
  }

  nearestValues(name: string, value: string): readonly string[] {
    return nearest(value, this.#values.get(nfc(name)) ?? [])
  }
}
