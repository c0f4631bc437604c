import { distance } from 'fastest-levenshtein'
import { comparableName, trimmed } from './free-text.js'
import type { IdentityType } from './user.js'

/** Things that users refer to by id and people by name. */
export const NAME_KINDS = [
  'routing-profile',
  'security-profile',
  'hierarchy-group',
  'predefined-attribute',
] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** What the plan of a deletion shows of a user by name. */
export const DELETION_NAMES: readonly NameKind[] = ['routing-profile', 'security-profile', 'hierarchy-group']

export interface Named {
  readonly id: string
  readonly arn: string
  readonly name: string
  /** For hierarchy groups: the groups from the top down to this one. */
  readonly lineage?: readonly { readonly id: string; readonly name: string }[]
  /** For predefined attributes: the values there are. */
  readonly values?: readonly string[]
}

/** A choice. */
export interface NameChoice {
  readonly id: string
  /** A text that resolves to this thing and no other. */
  readonly text: string
  /** What it is called. */
  readonly name: string
}

/** Why a name can't be resolved. */
export interface NameRefusal {
  readonly reason: 'unknown' | 'ambiguous'
  readonly candidates: readonly string[]
}

/** All things of one kind in the instance. */
export class NameList {
  protected readonly all: readonly Named[]
  readonly #byId: ReadonlyMap<string, Named>
  readonly #resolved = new Map<string, Named | NameRefusal>()
  readonly #references = new Map<string, string>()

  constructor(all: readonly Named[]) {
    this.#byId = new Map(all.map((named) => [named.id, named]))
    // Pages may shift while they are read and then show a thing twice.
    this.all = [...this.#byId.values()]
  }

  byId(id: string): Named | undefined {
    return this.#byId.get(id)
  }

  /** The name of an id; the id itself for a thing that is no longer there. */
  label(id: string): string {
    const named = this.#byId.get(id)
    return named === undefined ? id : this.nameOf(named)
  }

  /**
   * Everything of this kind, in the order in which people look for names, each with a text that resolves to it: its
   * name, or its id where others are called so too.
   */
  choices(): readonly NameChoice[] {
    // Whatever case and accents; `Tier 2` before `Tier 10`. Not at the top: loading the collation takes milliseconds.
    const { compare } = new Intl.Collator('en', { numeric: true })
    const texts = this.all.map((named) => comparableName(this.nameOf(named)))
    const counts = new Map<string, number>()
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
    return this.all
      .map((named, index) => {
        const text = this.nameOf(named)
        return { id: named.id, text: counts.get(texts[index] ?? '') === 1 ? text : named.id, name: text }
      })
      .toSorted((a, b) => compare(a.name, b.name))
  }

  /**
   * Resolves an id, an ARN or a name. An exact name wins; after that, names that differ only in the encoding of accents,
   * in the kind of blank or in blanks at the ends are the same.
   */
  resolve(text: string): Named | NameRefusal {
    const known = this.#resolved.get(text) ?? this.#resolve(text)
    this.#resolved.set(text, known)
    return known
  }

  /** A text that resolves to an id: its name if unique, else the id itself. */
  reference(id: string): string {
    const known = this.#references.get(id) ?? this.#reference(id)
    this.#references.set(id, known)
    return known
  }

  #reference(id: string): string {
    const name = this.label(id)
    // Readers of a cell see the name without blanks at its ends.
    const found = this.resolve(trimmed(name))
    return !isRefusal(found) && found.id === id ? name : id
  }

  #resolve(text: string): Named | NameRefusal {
    const bare = trimmed(text)
    const byId = this.#byId.get(bare.toLowerCase()) ?? this.all.find((named) => named.arn === bare)
    if (byId !== undefined) return byId
    const found = this.called(text)
    const [only] = found
    if (only === undefined) return { reason: 'unknown', candidates: this.#nearest(text) }
    if (found.length === 1) return only
    return { reason: 'ambiguous', candidates: found.map((named) => `${this.nameOf(named)} (${named.id})`) }
  }

  /** Returns everything with this name. */
  called(text: string): readonly Named[] {
    const exact = this.all.filter((named) => named.name === text)
    if (exact.length > 0) return exact
    const wanted = comparableName(text)
    return this.all.filter((named) => comparableName(named.name) === wanted)
  }

  protected nameOf(named: Named): string {
    return named.name
  }

  #nearest(text: string): readonly string[] {
    return nearest(
      text,
      this.all.map((named) => this.nameOf(named)),
    )
  }
}

/** The names of an instance that were loaded for a command, by kind, and its identity type. */
export type Names = Readonly<Partial<Record<NameKind, NameList>>> & {
  readonly identityType?: IdentityType | undefined
}

export function isRefusal(answer: Named | NameRefusal): answer is NameRefusal {
  return 'reason' in answer
}

/** The list of one kind; a command that uses a kind must have loaded it. */
export function namesOf(names: Names, kind: NameKind): NameList {
  const list = names[kind]
  if (list === undefined) throw new Error(`the names of kind ${kind} were not loaded`)
  return list
}

/** The name of an id of whatever kind; the id itself for a thing that is in none of the lists. */
export function labelIn(names: Names): (id: string) => string {
  const lists = Object.values(names).filter((list) => list instanceof NameList)
  return (id) => lists.find((list) => list.byId(id) !== undefined)?.label(id) ?? id
}

const MOST_CANDIDATES = 3

/** Up to three names that resemble the text, the nearest first. */
export function nearest(text: string, names: readonly string[]): readonly string[] {
  if (text === '') return []
  const wanted = comparableName(text).toLowerCase()
  return names
    .map((name) => ({ name, far: farness(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, Math.ceil(wanted.length / 2)))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST_CANDIDATES)
    .map(({ name }) => name)
}

/** `Did you mean Billing?`, if one of the names resembles the text; and what else there is to say. */
export function didYouMean(text: string, names: readonly string[], more?: string): string | undefined {
  const [near] = nearest(text, names)
  if (near === undefined) return more
  return `Did you mean ${near}?${more === undefined ? '' : ` ${more}`}`
}

/** A name that contains the text (or the other way round) is near regardless of length. */
function farness(wanted: string, name: string): number {
  const far = distance(wanted, name)
  return wanted.length > 2 && (name.includes(wanted) || wanted.includes(name)) ? Math.min(far, 1) : far
}

/** One encoding for characters that have several. */
export function nfc(text: string): string {
  return text.normalize('NFC')
}
