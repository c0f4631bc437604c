import type { World } from './world.js'

/** The usernames that `users` lists with these arguments, sorted. */
export async function listedUsers(world: World, ...args: readonly string[]): Promise<string[]> {
  const ran = await world.run`users --output json ${args}`
  if (ran.code !== 0) throw new Error(ran.err)
  return ran
    .json()
    .users.map(({ username }: { username: string }) => username)
    .toSorted()
}
