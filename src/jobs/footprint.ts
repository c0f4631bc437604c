import type { JobReading } from '../journal/reading.js'
import type { Edit } from '../model/edit.js'
import { isSameValue, narrowed, type Value } from '../model/value.js'

/** What a job has done to one setting of a user: the part of it that it changed, and nothing else. */
export interface Footprint {
  /** The edit, cut down to that part. */
  readonly edit: Edit
  /** There before the job. */
  readonly before: Value
  /** As the job left it. */
  readonly left: Value
}

/** What a job wrote, or may have written, to the user at place `n`. */
export function footprintsOf(reading: JobReading, n: number): readonly Footprint[] {
  const history = reading.historyAt(n)
  const edits = reading.plan.users[n]?.edits ?? []
  return edits.flatMap((edit) => {
    if (!history.mayHaveWritten(edit.setting)) return []
    const before = history.before(edit.setting)
    const left = history.written(edit.setting).at(-1)
    if (before === undefined || left === undefined || isSameValue(before, left)) return []
    return [footprint(edit, before, left)]
  })
}

/** Of several tags or channels, those that were right already are not the job's doing. */
function footprint(edit: Edit, before: Value, left: Value): Footprint {
  const [changedBefore, changedLeft] = narrowed(before, left)
  const keys = changedLeft === left ? undefined : new Set([...keysOf(changedBefore), ...keysOf(changedLeft)])
  const want = keys === undefined ? edit.want : pick(edit.want, keys)
  return { edit: { ...edit, want }, before: changedBefore, left: changedLeft }
}

function keysOf(value: Value): readonly string[] {
  return value === null || typeof value !== 'object' ? [] : Object.keys(value)
}

function pick(value: Value, keys: ReadonlySet<string>): Value {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.filter((key) => keys.has(String(key)))
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.has(key)))
}
