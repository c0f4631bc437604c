import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { SENTENCES, withoutFlags } from '../../src/interactive/without-flags.js'
import { sitDown } from './seat.js'
import { tickFirst } from './steps.js'

/** A flag that a message names, unless it belongs to a whole command that is named. */
const FLAG = /^(?!.*connect-bulk ).*--[a-z]/m

test('messages name what a flag is about, not the flag', () => {
  expect(withoutFlags('Check the network, --region and --endpoint-url.')).toBe(
    'Check the network, the Region and the endpoint.',
  )
  expect(
    withoutFlags('Nothing was deleted. Leave it out with --exclude-user, or add --allow-protected.'),
  ).toBe('Nothing was deleted. Untick it.')
  expect(withoutFlags('If that is meant, add --allow-protected.')).toBe(
    'If that is meant, do it on the command line.',
  )
})

test.each(SENTENCES.map(([sentence]) => sentence))('the command line says "%s" still', (sentence) => {
  const src = fileURLToPath(new URL('../../src', import.meta.url))
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('without-flags.ts'),
  )
  expect(files.some((path) => readFileSync(join(src, path), 'utf8').includes(sentence))).toBe(true)
})

test('without a network the session says what to check, and names no flag', async () => {
  const seat = await sitDown({ users: 5 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users')
  await seat.world.sandbox.stop()
  await seat.on('Find users', 'r')
  const screen = await seat.on('Something went wrong')
  expect(screen).toContain("Amazon Connect can't be reached")
  expect(screen).not.toMatch(FLAG)
})

test('the last Admin stays: the session says so, and names no flag', async () => {
  const seat = await sitDown({ users: 5 })
  // All of them, the only Admin included.
  await tickFirst(seat, 5)
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Home', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Delete users', 'Enter')
  const screen = await seat.on('Something went wrong')
  expect(screen).toContain('No user would be left with the security profile Admin')
  expect(screen).not.toMatch(FLAG)
})
