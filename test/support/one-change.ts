import type { Step } from './random-steps.js'
import { usersState } from './users-state.js'
import { createWorld, type RunOptions, type World } from './world.js'

/** A command line that asks nothing: its exit code, and what it says as JSON. */
export async function runJson(
  world: World,
  { args, stdin }: Pick<Step, 'args' | 'stdin'>,
  options: RunOptions = {},
  more: readonly string[] = ['--yes'],
) {
  const given = stdin === undefined ? options : { ...options, stdin }
  const ran = await world.run([...args, ...more, '--output', 'json'], given)
  return { code: ran.code, ...ran.json() }
}

/** Each user by name, as one text. */
export function looks(world: World): ReadonlyMap<string, string> {
  const { users, proficiencies } = usersState(world) as any
  return new Map(
    Object.keys(users).map((id) => [users[id].Username, JSON.stringify([users[id], proficiencies[id]])]),
  )
}

/** What a change comes to where nothing fails and nobody else changes anything; `undefined` if it can't be made. */
export async function alone(change: Step) {
  const world = await createWorld({ users: 45 })
  const before = looks(world)
  const { code } = await runJson(world, change)
  const [wanted, state] = [looks(world), usersState(world)]
  await world.close()
  return code === 0 ? { before, wanted, state } : undefined
}

/** Names of users in a result's failures, each once: a user may fail in several calls. */
export function failedIn({ failures }: { failures: readonly { username: string }[] }): readonly string[] {
  return [...new Set(failures.map(({ username }) => username))]
}
