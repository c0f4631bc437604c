import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test('an option is suggested only for one that resembles it', async () => {
  const world = await createWorld({ users: 5 })
  const near = await world.run`edit --all --rte 5`
  expect([near.code, near.err]).toEqual([2, expect.stringContaining('Did you mean --rate?')])
  const far = await world.run`edit --all --at 18:00`
  expect([far.code, far.err]).toEqual([2, expect.stringContaining("Unknown option '--at'")])
  expect(far.err).not.toContain('Did you mean')
})

test('an option without its command leads to the command, a tag without its prefix to the prefix', async () => {
  const world = await createWorld({ users: 5 })
  const bare = await world.run`--filter acw=3`
  expect([bare.code, bare.err]).toEqual([
    2,
    expect.stringMatching(/the command comes first.*See connect-bulk --help/),
  ])
  const tag = await world.run`users --filter team=blue`
  expect([tag.code, tag.err]).toEqual([2, expect.stringContaining('For a tag, write tag:team.')])
})
