import { createHash } from 'node:crypto'
import { ServiceError, notFound } from './errors.js'
import type { Switches } from './switches.js'
import type { Target } from './router.js'

/**
 * Refusals that come without a reason and pass: 404 for a user who is there, 409 for UpdateUserConfig. Which calls
 * they befall depends on nothing but user and operation, and befalls each but once.
 */
export function createHiccups({ spuriousNotFound, configConflict }: Switches): (target: Target) => void {
  const befallen = new Set<string>()

  const befalls = (what: string, oneIn: number, { name, userId = '' }: Target): boolean => {
    const key = `${what}/${name}/${userId}`
    const isDue = !befallen.has(key) && (createHash('sha256').update(key).digest()[0] ?? 0) % oneIn === 0
    if (isDue) {
      befallen.add(key)
    }
    return isDue
  }

  return (target) => {
    if (target.userId === undefined) {
      return
    }
    if (spuriousNotFound === 'sometimes' && befalls('404', 5, target)) {
      throw notFound(`User not found: ${target.userId}`)
    }
    if (configConflict === 'sometimes' && target.name === 'UpdateUserConfig' && befalls('409', 3, target)) {
      throw new ServiceError('ConditionalOperationFailedException', 409, 'The user is being changed.')
    }
  }
}
