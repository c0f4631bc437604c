import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { isRefused } from '../../src/model/edit.js'
import type { NameKind } from '../../src/model/names.js'
import { SETTINGS, settingOf } from '../../src/settings/index.js'
import { cells, NAMES, parseCell, users } from '../support/generated.js'

const label = (kind: NameKind, id: string): string =>
  NAMES[kind]?.choices().find((choice) => choice.id === id)?.text ?? id

/** Settings that speak of what is to be taken away: what a user has now is what is still to be done. */
const REMOVING = /^(untag|remove_)/

test.each(SETTINGS.map(({ column }) => column))('%s: what a user has now is a good answer', (column) => {
  const setting = settingOf(column)
  fc.assert(
    fc.property(users, cells[column] ?? fc.constant(''), (user, text) => {
      const given = parseCell(column, text)
      const wanted = setting.apply(user, given)
      // Nobody can have become like that.
      if (setting.check?.(wanted, given, user) !== undefined) return
      const now = setting.prompt.now(wanted, label) ?? []
      expect(now.filter((part) => part === '')).toEqual([])
      if (setting.prompt.input.kind === 'channels' || now.length === 0) return
      const edit = setting.parse(setting.flag.cell(now), NAMES)
      if (isRefused(edit)) throw new Error(`${column}: ${now.join(' ')}: ${edit.refused}`)
      if (!REMOVING.test(column)) expect(setting.remaining(wanted, edit)).toBeUndefined()
    }),
    { numRuns: 200 },
  )
})

test.each(SETTINGS.map(({ column }) => column))('%s: every offered answer is taken', (column) => {
  const { prompt, flag, parse, names } = settingOf(column)
  const { input } = prompt
  const offered =
    input.kind === 'word' || (input.kind === 'channels' && input.words !== undefined)
      ? (input.words ?? [])
      : input.kind === 'name' || input.kind === 'names'
        ? (NAMES[input.of]?.choices() ?? []).map(({ text }) => text)
        : []
  if (input.kind === 'name' || input.kind === 'names') expect(names).toContain(input.of)
  if (input.kind === 'name' && input.none !== undefined)
    expect(parse(input.none, NAMES)).toHaveProperty('want')
  for (const answer of offered) expect(parse(flag.cell([answer]), NAMES), answer).toHaveProperty('want')
  if ('hint' in input) expect(input.hint).not.toBe('')
})

test('a list takes several entries, and so does its flag', () => {
  for (const { prompt, flag } of SETTINGS)
    if (prompt.input.kind === 'list' || prompt.input.kind === 'names') expect(flag.repeatable).toBe(true)
})
