import { expect, it } from 'vitest'
import { openBench, sendRaw } from './harness.js'

const SAVE = '/_sandbox/save'

it('answers requests to its own address only, so that no name of another site leads to it', async () => {
  const { sandbox } = await openBench()
  const { port } = new URL(sandbox.url)
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1:1',
    `localhost.evil.example:${port}`,
  ])
    expect((await sendRaw(sandbox, { path: SAVE, headers: { host } })).status).toBe(403)
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
    expect((await sendRaw(sandbox, { path: SAVE, headers: { host } })).status).toBe(200)
  expect(sandbox.requests()).toEqual([])
})

it('answers no request that a web page of another site sends', async () => {
  const { sandbox } = await openBench()
  const before = sandbox.state()
  const reset = (origin: string) =>
    sendRaw(sandbox, {
      method: 'POST',
      path: '/_sandbox/reset',
      headers: { origin, 'content-type': 'text/plain' },
    })
  for (const origin of ['https://evil.example', 'http://localhost:1', 'null']) {
    const { status, text } = await reset(origin)
    expect([status, text]).toEqual([403, expect.stringContaining('none from web pages')])
  }
  expect(sandbox.state()).toBe(before)
  expect((await reset(sandbox.url)).status).toBe(200)
})
