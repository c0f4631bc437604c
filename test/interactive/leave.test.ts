import { expect, test } from 'vitest'
import { sitDown } from './seat.js'

test('Ctrl-C at the question whether to leave leaves, if nothing would be lost', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('User management', 'C-c')
  await seat.on('Leave connect-bulk?', 'C-c')
  expect((await seat.ended).code).toBe(0)
})
