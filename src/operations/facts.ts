import { CREATE_USER } from './create-user.js'
import { DELETE_QUICK_CONNECT, DELETE_USER } from './delete-user.js'
import { OPERATIONS } from './index.js'
import type { OperationFacts } from './operation.js'
import { READS, SIDE_CALLS } from './reads.js'

/** Every operation of Amazon Connect that this program calls; each has a lane. */
export const CONNECT_OPERATIONS: readonly OperationFacts[] = [
  ...OPERATIONS,
  CREATE_USER,
  DELETE_USER,
  DELETE_QUICK_CONNECT,
  ...READS,
]

/** The IAM actions that a call needs, its own first; none for a call that is not this program's. */
export function actionsOf(operation: string): readonly string[] {
  return [...CONNECT_OPERATIONS, ...SIDE_CALLS].find(({ name }) => name === operation)?.iamActions ?? []
}

/** Whether IAM checks an action against an instance and what is in it, rather than against the account. */
export function isOfInstance(action: string): boolean {
  return action.startsWith('connect:') && action !== 'connect:ListInstances'
}
