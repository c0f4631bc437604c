import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test('a saved plan and its job become pages for people, in the form the file name asks for', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'] }],
  })
  await world.run`edit --user omar.smith --user greta.ito --routing-profile Sales --note CHG-7 --dry-run --out plan.json`
  const plan = await world.run`report plan.json`
  expect(plan.code).toBe(0)
  expect(plan.out).toContain('Routing profile → Sales: 2 users (')
  expect(plan.out).toContain('| Note | CHG-7 |')
  expect(plan.out).toMatch(/\| Digest \| sha256:[0-9a-f]{64} \|/)
  expect(plan.out).toMatch(/\| omar\.smith \| Routing profile \| .* → Sales \|/)

  await world.run`apply plan.json --yes`
  const job = await world.run`report latest`
  expect(job.out).toContain('- Succeeded: 1')
  expect(job.out).toContain('- Failed: 1')
  expect(job.out).toMatch(/\| omar\.smith \| Routing profile \| .* → Sales \| failed: \w+: /)
  expect(job.out).toMatch(/\| greta\.ito \| Routing profile \| .* → Sales \| succeeded \| \S+Z \| \S+ \|/)

  expect((await world.run`report latest --out job.html`).code).toBe(0)
  expect(await world.read('job.html')).toContain('<td>greta.ito</td>')
  // A report of ours may be replaced by a newer one, any other file only with --force.
  for (const form of ['html', 'csv', 'md'])
    for (const _ of [1, 2]) expect((await world.run`report latest --out job.${form}`).code).toBe(0)
  await world.write('notes.md', '# Notes\n')
  expect((await world.run`report latest --out notes.md`).code).toBe(2)
  expect((await world.run`report latest --out job.csv`).code).toBe(0)
  expect(await world.read('job.csv')).toContain('greta.ito')
  expect((await world.run`report latest --out job.pdf`).code).toBe(2)
})

test('users that could not be created each have their own reason', async () => {
  const refusal = (user: string) =>
    ({
      operation: 'CreateUser',
      kind: 'error',
      users: [user],
      code: 'InvalidParameterException',
      status: 400,
      message: `${user} is not welcome`,
    }) as const
  const world = await createWorld({ faults: [refusal('zora.neu'), refusal('yuri.neu')] })
  const head = 'username,first_name,last_name,routing_profile,security_profiles,password'
  const rows = ['zora', 'yuri'].map((name) => `${name}.neu,${name},Neu,Billing,Agent,Secret-4711\n`)
  await world.write('new.csv', `${head}\n${rows.join('')}`)
  expect((await world.run`create new.csv --yes`).code).toBe(3)
  const { out } = await world.run`report latest`
  for (const user of ['zora.neu', 'yuri.neu'])
    expect(out).toMatch(
      new RegExp(`\\| ${user} \\| Routing profile \\| .* failed: \\w+: ${user} is not welcome`),
    )
})

test('what is neither a job nor a plan is refused with what a report can be of', async () => {
  const world = await createWorld()
  expect((await world.run`report`).code).toBe(2)
  expect((await world.run`report nothing.json`).code).toBe(2)
  expect((await world.run`report 20260101-000000-abcd`).code).toBe(2)
})
