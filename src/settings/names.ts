import { splitCell, unescapeCell } from '../csv/cell-text.js'
import type { Refusal } from '../model/edit.js'
import { isRefusal, type NameKind, type NameRefusal, type Names, namesOf } from '../model/names.js'
import type { Value } from '../model/value.js'

const KIND_WORDS: Readonly<Record<NameKind, { readonly one: string; readonly many: string }>> = {
  'routing-profile': { one: 'routing profile', many: 'routing profiles' },
  'security-profile': { one: 'security profile', many: 'security profiles' },
  'hierarchy-group': { one: 'hierarchy group', many: 'hierarchy groups' },
}

/** The id a name stands for. */
export function resolveName(name: string, names: Names, kind: NameKind): string | Refusal {
  const found = namesOf(names, kind).resolve(name)
  return isRefusal(found) ? refuseName(name, kind, found) : found.id
}

/** The ids of `A|B`, each once. */
export function resolveNames(text: string, names: Names, kind: NameKind): readonly string[] | Refusal {
  const ids = new Set<string>()
  for (const part of splitCell(text, '|')) {
    const id = resolveName(unescapeCell(part), names, kind)
    if (typeof id !== 'string') return id
    ids.add(id)
  }
  return [...ids]
}

/** Why a name can't be used, with the nearest there are. */
export function refuseName(name: string, kind: NameKind, why: NameRefusal): Refusal {
  const { one, many } = KIND_WORDS[kind]
  const candidates = why.candidates.map((candidate) => `"${candidate}"`).join(', ')
  if (why.reason === 'ambiguous') {
    return {
      code: 'AmbiguousName',
      refused: `several ${many} are called "${name}"`,
      hint: `Say which one you mean: ${candidates}.`,
    }
  }
  return {
    code: 'UnknownName',
    refused: `there is no ${one} "${name}"`,
    ...(candidates === '' ? {} : { hint: `Did you mean ${candidates}?` }),
  }
}

/** A value that must be a text: an id, a word, a number to dial. */
export function textOf(value: Value): string {
  if (typeof value !== 'string') throw new TypeError(`a text was expected, got ${JSON.stringify(value)}`)
  return value
}

/** A value that must be a list of ids. */
export function idsOf(value: Value): readonly string[] {
  if (!isList(value)) throw new TypeError(`a list of ids was expected, got ${JSON.stringify(value)}`)
  return value
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value)
}
