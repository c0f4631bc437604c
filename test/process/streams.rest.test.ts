import { expect, test } from 'vitest'
import { createStage, MOVE } from './support.js'
import { words } from '../support/words.js'

const STACK_TRACE = /^\s+at .+:\d+/m

test('the refusal is a document where stdout is one', async () => {
  const stage = await createStage()
  const ran = await stage.run`${MOVE} --output json`
  expect(ran.code).toBe(5)
  expect(ran.json()).toMatchObject({
    schema: 'connect-bulk/error/1',
    error: { code: 'NotConfirmed', exitCode: 5 },
  })
  expect(stage.writes()).toEqual([])
})

for (const format of ['ndjson', 'json']) {
  test(`a reader of ${format} that goes away is no failure`, async () => {
    const stage = await createStage({ users: 2000 })
    const running = stage.start(words`users --output ${format}`, { stdout: 'unread' })
    const { stdout } = running.child
    await new Promise((resolve) => stdout?.once('readable', resolve))
    stdout?.destroy()
    const ran = await running.ended
    expect(ran.code).toBe(0)
    expect(ran.err).not.toMatch(STACK_TRACE)
    expect(ran.err).not.toContain('EPIPE')
  })
}

test('edit goes on when stderr is gone too', async () => {
  const stage = await createStage()
  const movers = stage.usersIn('Basic Routing Profile')
  const running = stage.start([...MOVE, '--yes'], { stdout: 'unread' })
  running.child.stdout?.destroy()
  running.child.stderr?.destroy()
  const ran = await running.ended
  expect(ran.code).toBe(0)
  expect(stage.changed().toSorted()).toEqual(movers.toSorted())
  expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({ type: 'closed', state: 'finished' })
})

test('edit runs although its stdout was never open', async () => {
  const stage = await createStage()
  const ran = await stage.run([...MOVE, '--yes'], { stdout: 'closed' })
  expect(ran.code).toBe(0)
  expect(ran.err).not.toMatch(STACK_TRACE)
  expect(stage.writes()).toHaveLength(22)
  expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({ type: 'closed', state: 'finished' })
})

test('a slow reader gets all of a long answer', async () => {
  const stage = await createStage({ users: 2000 })
  const running = stage.start(words`users --output json`, { stdout: 'unread' })
  const { stdout } = running.child
  await stage.waitFor('a full pipe', () => (stdout?.readableLength ?? 0) > 0)
  stdout?.setEncoding('utf8')
  let text = ''
  for await (const chunk of stdout ?? []) {
    text += String(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect((await running.ended).code).toBe(0)
  expect(JSON.parse(text).users).toHaveLength(2000)
})

test("stderr holds nothing that nobody asked for, the SDK's words about Node.js included", async () => {
  const stage = await createStage()
  const quiet = await stage.run`users --quiet`
  expect(quiet).toMatchObject({ code: 0, err: '' })
  const plain = await stage.run`users`
  expect(plain).toMatchObject({ code: 0, err: '40 users\n' })
  const edited = await stage.run`${MOVE} --yes --quiet --output json`
  expect(edited).toMatchObject({ code: 0, err: '' })
  const listed = await stage.run`users --output json`
  expect(listed).toMatchObject({ code: 0, err: '' })
})
