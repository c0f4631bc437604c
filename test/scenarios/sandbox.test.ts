import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test.each([
  { args: ['--identity-type', 'ldap'], says: '--identity-type: "ldap" is not one of connect-managed, saml' },
  { args: ['--port', '65536'], says: '--port: there is no port 65536' },
  { args: ['--users', '1000001'], says: '--users: 1000001 are too many' },
  { args: ['--speed', '0'], says: '--speed: "0" is not a number above 0' },
  {
    args: ['--switch', 'omittedLists=both'],
    says: '--switch: "both" is not one of the values of omittedLists',
  },
  { args: ['--switch', 'lists'], says: '--switch: "lists" is not one of searchAcwUnit,' },
  { args: ['--kind', '--hostile'], says: '--kind and --hostile contradict each other' },
])('sandbox run $args is a mistake', async ({ args, says }) => {
  const world = await createWorld()
  const ran = await world.run`sandbox run ${args} -- users`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(says)
  expect(ran.out).toBe('')
})
