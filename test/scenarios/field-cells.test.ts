import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test('None in another letter case is refused with what was probably meant, in cells and flags', async () => {
  const world = await createWorld()
  await world.write('in.csv', 'username,hierarchy,secondary_email,set_tags\nomar.smith,None,NONE,none\n')
  const applied = await world.run`apply in.csv --yes`
  expect(applied.code).toBe(2)
  expect(applied.err).toContain('column hierarchy: there is no hierarchy group "None" (Did you mean none?)')
  expect(applied.err).toContain(
    'column secondary_email: "NONE" is not an e-mail address (Did you mean none?)',
  )
  expect(applied.err).not.toContain('set_tags')
  const edited = await world.run`edit --user omar.smith --set-proficiencies None --yes`
  expect(edited).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean none?') })
  const timeout = await world.run`edit --user omar.smith --acw-timeout None --yes`
  expect(timeout).toMatchObject({ code: 2, err: expect.not.stringContaining('Did you mean') })
})

test('tags on lines of their own within a cell are pointed out, and are written as they stand', async () => {
  const world = await createWorld()
  await world.write('in.csv', 'username,tags,untag\r\nomar.smith,"team=blue\nplace=lille","x\ny"\r\n')
  const ran = await world.run`apply in.csv --dry-run`
  expect(ran.code).toBe(0)
  expect(ran.err).toContain('tags: "team=blue\\u{a}place=lille" is read as it stands')
  expect(ran.err).toContain('separate its entries with |: "team=blue|place=lille" (line 2)')
  expect(ran.err).toContain('separate its entries with |: "x|y" (line 2)')
})

test('a line end within a cell does not begin a line of an error message', async () => {
  const world = await createWorld()
  const rows = ['username,routing_profile', '"omar\nError: all is lost","Basic\nError: so is this"'].join(
    '\n',
  )
  await world.write('in.csv', `${rows}\n`)
  const applied = await world.run`apply in.csv --yes`
  expect(applied.code).toBe(2)
  expect(applied.err).toContain('there is no user "omar\\u{a}Error: all is lost"')
  expect(applied.err).toContain('there is no routing profile "Basic\\u{a}Error: so is this"')
  const listed = await world.run`users --users-file in.csv`
  const named = await world.run`edit --user omar.smith --routing-profile ${'Basic\nError: x'} --yes`
  for (const { err } of [applied, listed, named]) expect(err.match(/^Error: /gm)).toHaveLength(1)
})
