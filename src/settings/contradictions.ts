import type { Edit, Refusal } from '../model/edit.js'
import { keysIn } from '../model/value.js'
import { SETTINGS } from './index.js'
import type { Setting } from './setting.js'

/** Two edits of one user that contradict each other; reported for the first of them. */
export interface Contradiction extends Refusal {
  readonly setting: string
}

/** All contradictions among the edits of one user. */
export function contradictions(edits: readonly Edit[]): readonly Contradiction[] {
  const given = new Map(edits.map(({ setting, want }) => [setting, keysIn(want)]))
  return SETTINGS.filter(({ column }) => given.has(column)).flatMap((setting) =>
    [excluded(setting, given), opposed(setting, given)].flatMap((refused) =>
      refused === undefined
        ? []
        : { setting: setting.column, code: 'Contradiction', refused, hint: 'Leave one of the two out.' },
    ),
  )
}

type Given = ReadonlyMap<string, readonly string[]>

function excluded({ excludes }: Setting, given: Given): string | undefined {
  return excludes?.columns.some((column) => given.has(column)) === true ? excludes.refused : undefined
}

function opposed({ column, opposite }: Setting, given: Given): string | undefined {
  if (opposite === undefined) return undefined
  const others = given.get(opposite.column) ?? []
  const common = given.get(column)?.find((key) => others.includes(key))
  return common === undefined ? undefined : opposite.clash(common)
}
