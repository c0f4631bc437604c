import { expect, test } from 'vitest'
import { applyEdits } from '../../src/plan/plan-user.js'
import { settingOf } from '../../src/settings/index.js'
import { fc } from '../support/fast-check.js'
import { NAMES, parseCell, users } from '../support/generated.js'

const [someone] = fc.sample(users, { numRuns: 1, seed: 3 })
if (someone === undefined) throw new Error('unreachable')
const user = {
  ...someone,
  acwTimeout: { chat: 60 },
  callbackAcwTimeout: {},
  autoAccept: {},
  callbackAutoAccept: {},
}

test.each(['acw_timeout: callback=15', 'auto_accept: callback=on'])(
  'callbacks need a value for voice beside theirs (%s)',
  (text) => {
    const [column = '', cell = ''] = text.split(': ')
    expect(applyEdits(user, [parseCell(column, cell)]).refusal).toMatchObject({ code: 'NoVoiceValue' })
    const both = parseCell(column, `${cell},voice=${cell.slice('callback='.length)}`)
    expect(applyEdits(user, [both]).refusal).toBeUndefined()
  },
)

test.each([
  [{ voice: 30, chat: 30, task: 30, email: 30 }, {}, '30', '30 s'],
  [
    { voice: 30, chat: 30, task: 30, email: 30 },
    { voice: 15 },
    'voice=30,chat=30,task=30,email=30,callback=15',
    '30 s, callback: 15 s',
  ],
  [{ voice: 30 }, { voice: 0 }, 'voice=30,callback=0', 'voice: 30 s, callback: no limit'],
])('a cell says what there is, people read it short', (acwTimeout, callbackAcwTimeout, cell, shown) => {
  const one = { ...user, acwTimeout, callbackAcwTimeout }
  const acw = settingOf('acw_timeout')
  expect(acw.whole?.(one, NAMES)).toBe(cell)
  expect(acw.prompt.now(one, String)).toEqual([shown])
})

test('undo leaves callbacks without a value before alone: none is not off', () => {
  const auto = settingOf('auto_accept')
  const edit = parseCell('auto_accept', 'chat=on,callback=on')
  expect(auto.restore({}, edit)).toMatchObject([{ want: { chat: false } }])
})

test('undo takes the values of voice and of callbacks away together', () => {
  const acw = settingOf('acw_timeout')
  const [back] = acw.restore({}, parseCell('acw_timeout', 'voice=77,callback=33'))
  if (back === undefined) throw new Error('undo has nothing to put back')
  const now = { ...user, acwTimeout: { voice: 77, chat: 60 }, callbackAcwTimeout: { voice: 33 } }
  const { wanted, refusal } = applyEdits(now, [back])
  expect(refusal).toBeUndefined()
  expect(wanted).toMatchObject({ acwTimeout: { chat: 60 }, callbackAcwTimeout: {} })
})

test('the value of voice is not taken away from under that of callbacks', () => {
  const now = { ...user, acwTimeout: { voice: 77 }, callbackAcwTimeout: { voice: 33 } }
  const { refusal } = applyEdits(now, [parseCell('acw_timeout', 'voice=none')])
  expect(refusal).toMatchObject({ code: 'NoVoiceValue' })
})
