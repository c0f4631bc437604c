import { describe, expect, test } from 'vitest'
import { MARKDOWN_LIMIT } from '../../src/output/report/markdown.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --user omar.smith --user greta.ito --routing-profile Sales`

describe('--report saves the plan as a page for people', () => {
  test('beside the plan itself, in the form the ending asks for, and says what approval needs', async () => {
    const world = await createWorld()
    const ran =
      await world.run`${MOVE} --note CHG-7 --dry-run --out plan.json --report plan.html --output json`
    expect(ran.code).toBe(0)
    const { digest, caller, impact } = ran.json()
    const page = await world.read('plan.html')
    for (const text of [digest, caller, 'CHG-7', 'acme-service', 'Estimated time', '<td>omar.smith</td>'])
      expect(page).toContain(text)
    expect(impact.length).toBeGreaterThan(1)
    expect((await world.run`${MOVE} --dry-run --report plan.md`).code).toBe(0)
    expect(await world.read('plan.md')).toMatch(/\| omar\.smith \| Routing profile \| .* → Sales \|/)
    expect((await world.run`${MOVE} --dry-run --report plan.csv`).code).toBe(0)
    expect(await world.read('plan.csv')).toMatch(/^omar\.smith,.*,Sales,planned,,,\r$/m)
    expect(world.writes()).toEqual([])
  })

  test('equals what report writes of the saved plan, but for where the whole is', async () => {
    const world = await createWorld()
    await world.run`${MOVE} --dry-run --out plan.json --report one.html`
    await world.run`report plan.json --out two.html`
    expect(await world.read('two.html')).toBe(await world.read('one.html'))
    expect(await world.read('one.html')).toContain('<th>Users before (about)</th>')
  })

  test('warns of a routing profile that is left without users', async () => {
    const world = await createWorld()
    const everyone = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`
    expect((await world.run`${everyone} --dry-run --report plan.md`).code).toBe(0)
    expect(await world.read('plan.md')).toContain('Basic Routing Profile would have no users left')
  })

  test('apply, retry and undo have it too', async () => {
    const world = await createWorld({
      faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'], times: 1 }],
    })
    await world.write('rows.csv', 'username,routing_profile\ngreta.ito,Sales\nomar.smith,Sales\n')
    expect((await world.run`apply rows.csv --yes --report apply.md`).code).toBe(3)
    expect((await world.run`retry latest --dry-run --report retry.md`).code).toBe(0)
    expect((await world.run`undo latest --dry-run --report undo.md`).code).toBe(0)
    expect(await world.read('apply.md')).toContain('- To change: 2')
    expect(await world.read('retry.md')).toContain('| omar.smith |')
    expect(await world.read('undo.md')).toContain('| greta.ito |')
  })

  test('follows the rules of every output: another form, an input, a file of somebody else', async () => {
    const world = await createWorld()
    await world.write('notes.md', '# Notes\n')
    await world.write('rows.csv', 'username,routing_profile\ngreta.ito,Sales\n')
    const codes = [
      (await world.run`${MOVE} --dry-run --report plan.pdf`).code,
      (await world.run`${MOVE} --dry-run --report notes.md`).code,
      (await world.run`apply rows.csv --dry-run --report rows.csv`).code,
      (await world.run`${MOVE} --dry-run --report gone/plan.md`).code,
      (await world.run`${MOVE} --dry-run --out plan.md --report plan.md`).code,
    ]
    expect(codes).toEqual([2, 2, 2, 2, 2])
    expect(world.sandbox.requests()).toEqual([])
    expect((await world.run`${MOVE} --dry-run --report notes.md --force`).code).toBe(0)
  })
})

const HOSTILE = 'x|y <img src=x> @octocat #1 `c` \u{202e}z'

async function withHostileProfile(): Promise<World> {
  const world = await createWorld()
  const profile = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')
  if (profile === undefined) throw new Error('no Sales')
  profile.Name = HOSTILE
  return world
}

describe('the pages of a plan', () => {
  test('have a refused user in every form, with the reason', async () => {
    const world = await createWorld()
    const ran =
      await world.run`edit --user greta.ito --tag a=b --remove-security-profile Agent --phone-type desk --dry-run --out plan.json`
    expect(ran.code).toBe(3)
    for (const form of ['md', 'html', 'csv']) {
      expect((await world.run`report plan.json --out plan.${form}`).code).toBe(0)
      expect(await world.read(`plan.${form}`)).toMatch(/refused/i)
      expect(await world.read(`plan.${form}`)).toContain('greta.ito')
    }
    expect(await world.read('plan.csv')).toMatch(/^greta\.ito,.*,refused,,,\w+: .+\r$/m)
  })

  test('carry the warnings of the plan', async () => {
    const world = await createWorld()
    await world.run`edit --user greta.ito --add-security-profile Admin --dry-run --out plan.json`
    const { out } = await world.run`report plan.json`
    expect(out).toContain('- 1 user would be given the security profile Admin')
  })

  test('hostile names are harmless from the service to each form', async () => {
    const world = await withHostileProfile()
    await world.run`edit --user greta.ito --routing-profile ${HOSTILE} --dry-run --out plan.json`
    const markdown = (await world.run`report plan.json`).out
    const row = markdown.split('\n').find((line) => line.startsWith('| greta.ito'))
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(4)
    expect(markdown).not.toMatch(/(?<!\\)<img|@octocat|(?<!\\)`|\u{202e}/u)
    await world.run`report plan.json --out plan.html`
    expect(await world.read('plan.html')).not.toMatch(/<img|\u{202e}/u)
    await world.run`report plan.json --out plan.csv`
    const { parse } = await import('csv-parse/sync')
    const rows = parse(await world.read('plan.csv'), { columns: true, bom: true }) as { After: string }[]
    expect(rows.map(({ After }) => After)).toEqual([HOSTILE])
  })

  test('many different values make one line, and Markdown stays within its limit', async () => {
    const world = await createWorld({ users: 300 })
    const names = [...world.sandbox.store.users.values()]
      .map(({ Username }) => Username)
      .filter((name) => /^[\w.]+$/.test(name))
    const rows = names.map((name, n) => `"${name}",${'*'.repeat(90)}${n}`)
    await world.write('names.csv', ['username,last_name', ...rows].join('\n'))
    await world.run`apply names.csv --dry-run --report plan.md`
    const text = await world.read('plan.md')
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT)
    expect(text).toContain(`- Last name: ${names.length} changes, ${names.length} different values`)
    expect(text).toMatch(/\n\d+ more users are left out here\. The whole report: /)
  })
})
