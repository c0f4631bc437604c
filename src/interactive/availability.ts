import type { Refusal } from '../model/edit.js'
import type { Setting } from '../settings/setting.js'
import type { Field } from '../users/field.js'
import { WentBack } from './prompts/frame.js'
import type { Readable, Session } from './session.js'
import { explainError } from '../connect/explain-error.js'
import { type CallError, isCallError } from '../connect/connect.js'

/** Why a setting can't be edited here, whatever the value. */
export function whyUnavailable(session: Session, setting: Setting): Refusal | undefined {
  const { names, reads } = setting
  // Every update starts with DescribeUser.
  return (
    setting.locked?.(session.names) ??
    notReadable(session, [...names, 'description', ...(reads === undefined ? [] : [reads])])
  )
}

/** Why a field can't be used in filters here. */
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

/** Shows the reason and goes back, if there is one. */
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
    actions: [{ key: 'enter', does: 'continue' }],
  })
  throw new WentBack()
}

const WHAT: Readonly<Record<Readable, string>> = {
  'routing-profile': 'the routing profiles',
  'security-profile': 'the security profiles',
  'hierarchy-group': 'the hierarchy groups',
  'predefined-attribute': 'the predefined attributes',
  description: 'the details of users',
  proficiencies: 'the proficiencies of users',
}

/**
 * Reads something, or returns `undefined` if the caller lacks the permission: the session works without it and says so.
 * @param operation the only operation that may be denied; absent: any
 */
export async function ifAllowed<T>(
  session: Session,
  what: Readable,
  read: () => Promise<T>,
  operation?: string,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isCallError(error, 'denied') || error.operation !== (operation ?? error.operation)) throw error
    session.denied = new Map([...session.denied, [what, refusalOf(what, error)]])
    return undefined
  }
}

function refusalOf(what: Readable, error: CallError): Refusal {
  const { hint = '' } = explainError(error, false).inSession
  const { code, message } = error.failure
  return { code, refused: `${WHAT[what]} can't be read`, hint: `${hint} ${message}`.trim() }
}
