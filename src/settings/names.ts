import { cellFault } from '../csv/spreadsheet-cells.js'
import { escapeCell, splitCell, unescapeCell } from '../csv/cell-text.js'
import type { Refusal } from '../model/edit.js'
import { isRefusal, type NameKind, type NameRefusal, type Names, namesOf } from '../model/names.js'
import type { Value } from '../model/value.js'
import { oneLine } from '../model/wording.js'

const KIND_WORDS: Readonly<Record<NameKind, { readonly one: string; readonly many: string }>> = {
  'routing-profile': { one: 'routing profile', many: 'routing profiles' },
  'security-profile': { one: 'security profile', many: 'security profiles' },
  'hierarchy-group': { one: 'hierarchy group', many: 'hierarchy groups' },
  'predefined-attribute': { one: 'predefined attribute', many: 'predefined attributes' },
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
    const name = unescapeCell(part)
    const id = resolveName(name, names, kind)
    if (typeof id !== 'string') return withListHint(id, name, names, kind)
    ids.add(id)
  }
  return [...ids]
}

/** What other programs put between the names of a list; `|` itself is part of a name on the command line. */
const SEPARATORS = /[,;|\n]/

/** Adds how to write a list, where the text is a list with other separators. */
function withListHint(refusal: Refusal, text: string, names: Names, kind: NameKind): Refusal {
  const parts = text.split(SEPARATORS).map((part) => part.trim())
  const isOfNames =
    parts.length > 1 && parts.every((part) => typeof resolveName(part, names, kind) === 'string')
  if (!isOfNames) return refusal
  const each = parts.map((part) => `"${part}"`).join(', ')
  const hint = `These are several names: ${each}. In a cell, put | between them; on the command line, repeat the option.`
  return { ...refusal, hint }
}

/**
 * What a cell calls the thing with an id: its name, if that leads back to it and a spreadsheet leaves it alone, else the
 * id.
 */
export function referenceCell(id: string, names: Names, kind: NameKind): string {
  const name = namesOf(names, kind).reference(id)
  return name.trim() === '' || cellFault(name) !== undefined ? id : name
}

/** The same for cells whose names are unescaped when they are read. */
export function nameCell(id: string, names: Names, kind: NameKind, separators = ''): string {
  return escapeCell(referenceCell(id, names, kind), separators)
}

/** Why a name can't be used, with the nearest there are. */
export function refuseName(name: string, kind: NameKind, why: NameRefusal): Refusal {
  const { one, many } = KIND_WORDS[kind]
  const candidates = oneLine(why.candidates.map((candidate) => `"${candidate}"`).join(', '))
  const shown = oneLine(`"${name}"`)
  if (why.reason === 'ambiguous') {
    return {
      code: 'AmbiguousName',
      refused: `several ${many} are called ${shown}`,
      hint: `Say which one you mean: ${candidates}.`,
    }
  }
  return {
    code: 'UnknownName',
    refused: `there is no ${one} ${shown}`,
    ...(candidates === '' ? {} : { hint: `Did you mean ${candidates}?` }),
  }
}

/** A value that must be a text: an id, a word, a number to dial. */
export function textOf(value: Value): string {
  if (typeof value !== 'string') throw new TypeError(`a text was expected, got ${JSON.stringify(value)}`)
  return value
}

/** A value that must be a list of texts: ids, or keys. */
export function listOf(value: Value): readonly string[] {
  if (!isList(value)) throw new TypeError(`a list of texts was expected, got ${JSON.stringify(value)}`)
  return value
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value)
}
