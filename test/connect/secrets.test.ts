import { expect, test } from 'vitest'
import { classifyError } from '../../src/connect/classify-error.js'
import { Secrets } from '../../src/connect/secrets.js'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE+/=='

function secrets(): Secrets {
  const known = new Secrets()
  known.add(SECRET, TOKEN, undefined)
  return known
}

test('the signed request that a service quotes is cut off', () => {
  const text = `The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/users\n\nhost:x\nx-amz-security-token:${TOKEN}\n'`
  const clean = secrets().clean(text)
  expect(clean).toMatch(/^The request signature we calculated does not match\. \[…\]$/)
})

test('secrets are removed anywhere in a text, also as addresses encode them', () => {
  const clean = secrets().clean(`${SECRET} and ${encodeURIComponent(TOKEN)} and ${TOKEN}`)
  expect(clean).toBe('[secret] and [secret] and [secret]')
})

test('a failure has no secret in text, code or request id, and a short text', () => {
  const error = Object.assign(new Error(`${'x'.repeat(5_000_000)}${SECRET}`), {
    name: TOKEN,
    $metadata: { httpStatusCode: 400, requestId: SECRET },
  })
  const failure = classifyError(error, secrets())
  expect(JSON.stringify(failure)).not.toContain(SECRET)
  expect(failure.code).toBe('[secret]')
  expect(failure.message.length).toBeLessThan(1_100)
})

test('a very short secret is not removed from ordinary words', () => {
  const known = new Secrets()
  known.add('t', 'test')
  expect(known.clean('the test answer')).toBe('the test answer')
})

test.each([
  ['99999999', 60],
  ['7', 7],
])('Retry-After: %s is obeyed for %i seconds', (header, seconds) => {
  const error = Object.assign(new Error('slow'), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 429 },
    $response: { statusCode: 429, headers: { 'retry-after': header } },
  })
  expect(classifyError(error)).toMatchObject({ kind: 'throttled', retryAfter: seconds })
})
