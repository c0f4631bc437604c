import type { Refusal } from '../model/edit.js'
import type { Setting } from '../settings/setting.js'
import type { Field } from '../users/fields.js'
import { WentBack } from './prompts/back.js'
import type { Readable, Session } from './session.js'

/** Why a setting can't be edited here, whatever the value: known before anything is typed. */
export function whyUnavailable(session: Session, setting: Setting): Refusal | undefined {
  const { names, reads } = setting
  // Every change begins with reading the user.
  return (
    setting.locked?.(session.names) ??
    notReadable(session, [...names, 'description', ...(reads === undefined ? [] : [reads])])
  )
}

/** Why nobody can be found by a field here. */
export function fieldLock(session: Session, field: Field): Refusal | undefined {
  return notReadable(session, [
    ...field.names,
    ...(field.needsAcw ? ['description' as const] : []),
    ...(field.needsProficiencies === true ? ['proficiencies' as const] : []),
  ])
}

function notReadable({ denied }: Session, what: readonly Readable[]): Refusal | undefined {
  return what.map((one) => denied.get(one)).find((refusal) => refusal !== undefined)
}

/** Says why nothing can be asked, and goes back. */
export async function refuseLocked(
  session: Session,
  title: string,
  lock: Refusal | undefined,
): Promise<void> {
  if (lock === undefined) return
  await session.prompts.pages({
    title,
    lines: [
      { text: `${lock.refused.charAt(0).toUpperCase()}${lock.refused.slice(1)}.` },
      ...(lock.hint === undefined ? [] : [{ text: lock.hint }]),
    ],
    actions: [{ key: 'enter', does: 'go on' }],
  })
  throw new WentBack()
}
