import type { ConnectClient } from '@aws-sdk/client-connect'

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
      if (isRawAnswer(result.response) && !READS.test(context.commandName ?? '')) await check(result.response)
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'refuseUnreadableAnswers' },
  )
}

async function check(answer: RawAnswer): Promise<void> {
  if (answer.statusCode >= 300) return // Read as an error by the SDK itself.
  const bytes = await bytesOf(answer.body)
  if (!isReadable(bytes.toString('utf8'))) throw unreadable(answer)
  answer.body = bytes // In place of the stream, which can be read only once.
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body)
  const chunks: Uint8Array[] = []
  if (isStream(body)) for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
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

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
