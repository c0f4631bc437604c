import type { ConnectClient } from '@aws-sdk/client-connect'
import { asError } from '../platform/clock.js'
import type { Answer } from './paced-calls.js'

/** What the SDK hands on of an answer, before it is read. */
interface RawAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body?: unknown
}

const READS = /^(Search|List|Describe|Get)/

/**
 * Has a write that is answered with success, but not by Connect, end as one without an answer. The SDK looks at the
 * status only and throws the body of such an answer away: a sign-in page of a proxy, or half an answer, would count
 * as a change that was made. What came of it is then found out by reading the user.
 */
export function refuseUnreadableAnswers(client: ConnectClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      if (isRawAnswer(result.response) && !READS.test(context.commandName ?? ''))
        checkReadable(result.response)
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'refuseUnreadableAnswers' },
  )
}

/** The body has been read to its end by then: see AwsHttpHandler. */
function checkReadable(raw: RawAnswer): void {
  if (raw.statusCode >= 300) return // Read as an error by the SDK itself.
  const text = raw.body instanceof Uint8Array ? new TextDecoder().decode(raw.body) : ''
  if (!isReadable(text)) throw unreadable(raw)
}

function isReadable(text: string): boolean {
  if (text.trim() === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** In the form of what the SDK throws where it reads the body itself. */
function unreadable({ statusCode, headers }: RawAnswer): Error {
  const metadata = { httpStatusCode: statusCode, requestId: headers['x-amzn-requestid'] }
  return Object.assign(new SyntaxError('the answer is not JSON'), { $metadata: metadata })
}

function isRawAnswer(response: unknown): response is RawAnswer {
  return (
    typeof response === 'object' && response !== null && 'statusCode' in response && 'headers' in response
  )
}

interface Metadata {
  readonly $metadata?: { readonly requestId?: string | undefined }
}

/**
 * What the SDK made of an answer, with its request id.
 * @throws what `check` throws of an answer that is not the operation's
 */
export async function answer<T extends Metadata>(
  sending: Promise<T>,
  check: (value: T) => unknown = () => undefined,
): Promise<Answer<T>> {
  const value = await sending
  try {
    check(value)
  } catch (error) {
    throw Object.assign(asError(error), { $metadata: value.$metadata ?? {} })
  }
  return { value, requestId: value.$metadata?.requestId ?? null }
}
