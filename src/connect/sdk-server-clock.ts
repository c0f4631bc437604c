import type { ConnectClient } from '@aws-sdk/client-connect'
import { type Clock, parseTime } from '../platform/clock.js'
import type { ServerClock } from './server-clock.js'

/** A client whose answers tell the service's time, those that tell of an error too. */
export function noticingDates(
  client: ConnectClient,
  serviceTime: ServerClock,
  clock: Pick<Clock, 'monotonic'>,
): ConnectClient {
  client.middlewareStack.add(
    (next) => async (call) => {
      const sentAt = clock.monotonic()
      const answer = await next(call)
      const date = parseTime(dateOf(answer.response))
      if (date !== undefined) serviceTime.note(date, sentAt)
      return answer
    },
    // Next to the wire: before anything is made of the answer.
    { name: 'heedDate', step: 'deserialize', priority: 'low' },
  )
  return client
}

function dateOf(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return ''
  const { headers } = response
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return ''
  return String(headers.date)
}
