import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { Keyboard } from '../../src/interactive/prompts/keyboard.js'
import { sitDown } from './seat.js'
import { chooseProfile } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

test('keys typed in one go reach the screens that they open', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users')
  await seat.burst('Enter', 'f', '=routing', 'Enter', 'Enter', '=sales', 'Enter', 'a', 'e')
  await seat.on(/Edit users in bulk · [1-9]\d* users? selected/)
})

test('keys typed while users are read come after it; Esc stops it and drops them', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users', 'Enter')
  const gate = seat.hold('SearchUsers')
  await seat.on('Find users', 'r')
  await seat.on('Reading users')
  await seat.burst('Space', 'Down', 'Space')
  gate.open()
  await seat.on('2 users selected')
  const again = seat.hold('SearchUsers')
  await seat.press('r')
  await seat.on('Reading users')
  await seat.burst('n')
  await seat.press('Escape')
  again.open()
  await seat.on('Find users')
  await seat.on('2 users selected')
})

test('what was typed ahead does not answer whether to save', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await seat.on('s Save')
  await seat.burst('s', 'Down', 'Enter')
  await seat.on('> No, go back', 'Down')
  await seat.on('> Yes, update them')
  expect(seat.jobs()).toEqual([])
})

test('a pasted text is text: its tabs and line ends press nothing, and no letter is a command', async () => {
  const seat = await sitDown({ users: 60 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('0 users selected')
  await seat.paste('a\tb\n')
  await seat.press('/')
  await seat.on('Search')
  await seat.paste('omar\tsmith\n')
  expect(await seat.on('Find: omar smith')).toContain('> omar.smith')
  await seat.press('Enter')
  expect(await seat.on('> [ ] omar.smith')).toContain('0 users selected')
})

test('the terminal is asked to mark pastes, and gets back as it was', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users', 'Escape')
  await seat.on('Leave connect-bulk?', 'Down')
  await seat.on('> Yes, leave', 'Enter')
  await seat.left(0)
  expect(seat.written.indexOf('\u{1b}[?2004h')).toBe(0)
  expect(seat.written).toMatch(/\u{1b}\[\?2004l$/u)
})

test('a lost terminal can not be reset, and that ends nothing else', () => {
  const source = Object.assign(new PassThrough(), {
    setRawMode: () => source.emit('error', new Error('setRawMode EIO')),
  })
  const keyboard = new Keyboard(source, new PassThrough())
  expect(() => keyboard.close()).not.toThrow()
  expect(source.listenerCount('error')).toBe(0)
})
