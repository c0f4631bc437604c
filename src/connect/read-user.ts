import type { User } from '../model/user.js'
import type { Connect } from './connect.js'

/** The user with what a search does not tell, as far as it is asked for. @throws CallError */
export async function readUser(
  connect: Connect,
  user: User,
  reads: ReadonlySet<'description' | 'proficiencies'>,
  signal: AbortSignal,
): Promise<User> {
  const [described, proficiencies] = await Promise.all([
    reads.has('description') ? connect.describeUser(user.id, signal, true) : user,
    reads.has('proficiencies') ? connect.listProficiencies(user.id, signal, true) : user.proficiencies,
  ])
  return proficiencies === undefined ? described : { ...described, proficiencies }
}
