import { explainError } from '../connect/explain-error.js'
import { CallError } from '../connect/connect.js'
import type { Refusal } from '../model/edit.js'
import type { Readable, Session } from './session.js'

const WHAT: Readonly<Record<Readable, string>> = {
  'routing-profile': 'the routing profiles',
  'security-profile': 'the security profiles',
  'hierarchy-group': 'the hierarchy groups',
  'predefined-attribute': 'the predefined attributes',
  description: 'the details of users',
  proficiencies: 'the proficiencies of users',
}

/**
 * What is read, or nothing where the caller may not read it: the session goes on without, and says so.
 * @param operation the only one that it may go on without; absent: any
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
    const isDenied = error instanceof CallError && error.failure.kind === 'denied'
    if (!isDenied || error.operation !== (operation ?? error.operation)) throw error
    session.denied = new Map([...session.denied, [what, refusalOf(what, error)]])
    return undefined
  }
}

function refusalOf(what: Readable, error: CallError): Refusal {
  const { hint = '' } = explainError(error, false)
  const { code, message } = error.failure
  return { code, refused: `${WHAT[what]} can't be read`, hint: `${hint} ${message}`.trim() }
}
