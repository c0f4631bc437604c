import type { JobHistory } from '../../journal/job-history.js'
import type { OperationHistory } from '../../journal/user-history.js'
import type { Edit } from '../../model/edit.js'
import { isSameValue, keysIn, pick, type Value } from '../../model/value.js'
import { settingOf } from '../../settings/index.js'

/** What a job has done to one setting of a user: the part of it that it changed, and nothing else. */
export interface JobEffect {
  /** The edit, cut down to that part. */
  readonly edit: Edit
  /** There before the job. */
  readonly before: Value
  /** As the job left it. */
  readonly left: Value
  /** A read after the job's call did not show it: it may never have been made. */
  readonly isDoubtful?: true
}

/** What a job wrote, or may have written, to the user at place `n`. */
export function effectsOf(job: JobHistory, n: number): readonly JobEffect[] {
  const history = job.historyAt(n)
  const edits = job.plan.users[n]?.edits ?? []
  return edits.flatMap((edit) => {
    const calls = history.writesOf(edit.setting)
    if (calls.length === 0) return []
    const before = history.before(edit.setting)
    const left = history.written(edit.setting).at(-1)
    if (before === undefined || left === undefined || isSameValue(before, left)) return []
    const doubt = calls.every(({ verdict }) => verdict === 'not-applied') ? { isDoubtful: true as const } : {}
    return partsOfChange({ edit, before, left, ...doubt }).map((whole) => ownPart(whole, edit.setting, calls))
  })
}

/** A whole set of profiles is changed by what it gains and what it loses: others may have changed the rest since. */
function partsOfChange(whole: JobEffect): readonly JobEffect[] {
  const { edit, before, left } = whole
  const edits = settingOf(edit.setting).parts?.(before, left) ?? [edit]
  return edits.map((one) => {
    const keys = keysIn(one.want)
    return one === edit ? whole : { ...whole, edit: one, before: pick(before, keys), left: pick(left, keys) }
  })
}

/** Of several tags, channels or profiles, those that were right already are not the job's doing, nor what was refused. */
function ownPart(whole: JobEffect, column: string, calls: readonly OperationHistory[]): JobEffect {
  const own = partsOf(whole).filter(
    (part) =>
      !isSameValue(part.before, part.left) &&
      keysOf(part).every((key) => isCarried(part, key, column, calls)),
  )
  return cutTo(whole, own.flatMap(keysOf))
}

/** Whether one of the calls is the one that changes this part of the setting, which the job edited as `column`. */
function isCarried(
  { edit }: JobEffect,
  key: string,
  column: string,
  calls: readonly OperationHistory[],
): boolean {
  const setting = settingOf(edit.setting)
  return calls.some(({ operation, before }) => {
    const carrier = setting.carrier?.(before[column] ?? {}, key) ?? operation
    return carrier === operation
  })
}

/** The things that it speaks about one by one: each tag, channel, profile or proficiency; itself if it is one thing. */
export function partsOf(whole: JobEffect): readonly JobEffect[] {
  return isOneThing(whole) ? [whole] : keysOf(whole).map((key) => cutTo(whole, [key]))
}

/** The same, as far as it is about these of its parts. */
export function cutTo(whole: JobEffect, keys: readonly string[]): JobEffect {
  if (isOneThing(whole)) return whole
  const { edit, before, left } = whole
  return {
    ...whole,
    edit: { ...edit, want: pick(edit.want, keys) },
    before: pick(before, keys),
    left: pick(left, keys),
  }
}

function isOneThing({ left }: JobEffect): boolean {
  return left === null || typeof left !== 'object'
}

export function keysOf({ before, left }: JobEffect): readonly string[] {
  return [...new Set([...keysIn(before), ...keysIn(left)])]
}
