// Moves the users of one routing profile to another, and returns what became of them.
import { BulkError, find, open, type OpenOptions, plan, type Result, submit } from 'connect-bulk'

export async function moveUsers(options: OpenOptions, from: string, to: string): Promise<Result | undefined> {
  const connection = await open(options)
  try {
    const filter = [`routing-profile=${from}`]
    const users = await find(connection, { filter })
    if (users.length === 0) return undefined
    const made = await plan(connection, { filter, edits: { routing_profile: to }, maxUsers: 500 })
    for (const warning of made.warnings) options.onNote?.(warning)
    return await submit(connection, made, {
      onEvent: (event) => {
        if (event.type === 'user') options.onNote?.(`${event.user.username}: ${event.user.outcome}`)
      },
    })
  } catch (error) {
    if (error instanceof BulkError && error.code === 'TooManyUsers') return undefined
    throw error
  } finally {
    await connection.close()
  }
}
