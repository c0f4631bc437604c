import { explainError } from '../connect/explain-error.js'
import type { World } from '../platform/context.js'
import { processWorld } from '../platform/node-environment.js'
import type { Workspace } from '../workflow/workspace.js'
import type { OpenWorld } from './open.js'

/** A connection to one instance. */
export interface Connection {
  /** Call it when done. */
  readonly close: () => Promise<void>
}

/** The world of a program that uses the library: without prompts or output. */
export type LibraryWorld = OpenWorld['context'] & Pick<World, 'cwd' | 'platform'>

/** What is behind a connection: no part of what other programs may rely on. */
interface Inside {
  readonly world: LibraryWorld
  readonly workspace: Workspace
  readonly onNote: (text: string) => void
}

const insides = new WeakMap<Connection, Inside>()

export interface ConnectingOptions {
  /** In the place of the process's environment. */
  readonly env: NodeJS.ProcessEnv | undefined
  readonly signal: AbortSignal
  readonly onNote: (text: string) => void
}

/** Makes a connection of what `open` opens. @throws BulkError */
export async function createConnection(
  { env, signal, onNote }: ConnectingOptions,
  open: (world: LibraryWorld) => Promise<Workspace>,
): Promise<Connection> {
  const ends: (() => Promise<void>)[] = []
  const world = {
    ...processWorld(),
    ...(env === undefined ? {} : { env }),
    signal,
    atEnd: (work: () => Promise<void>) => void ends.push(work),
  }
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end()
  }
  try {
    const workspace = await explained(signal, () => open(world))
    const connection = { close }
    insides.set(connection, { world, workspace, onNote })
    return connection
  } catch (error) {
    await close()
    throw error
  }
}

/** Works with what is behind a connection. @throws BulkError */
export async function within<Answer>(
  connection: Connection,
  work: (inside: Inside) => Promise<Answer>,
): Promise<Answer> {
  const inside = insides.get(connection)
  if (inside === undefined) throw new TypeError('not a connection that open has made')
  return explained(inside.world.signal, () => work(inside))
}

/** Whatever ends a call is one BulkError: code, message, hint. */
async function explained<Answer>(signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    throw explainError(error, signal.aborted)
  }
}
