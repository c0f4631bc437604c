import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { isRefused } from '../../src/model/edit.js'
import type { User } from '../../src/model/user.js'
import { applyEdits, remainingEdits } from '../../src/plan/plan-user.js'
import { SETTINGS, settingOf } from '../../src/settings/index.js'
import { cells, NAMES, parseCell, users } from '../support/generated.js'

test.each(SETTINGS.map((setting) => [setting.column, setting] as const))(
  '%s is a lens',
  (column, setting) => {
    fc.assert(
      fc.property(users, cells[column] ?? fc.constant(''), (user, text) => {
        const edit = parseCell(column, text)
        expect(edit).toMatchObject({ setting: column, given: text })
        const wanted = setting.apply(user, edit)
        expect(setting.remaining(wanted, edit)).toBeUndefined()
        if (setting.remaining(user, edit) === undefined) expect(normal(user, wanted)).toEqual(user)
        // Putting back what was there puts back exactly that part; what can't be unset again stays.
        const before = setting.view(user, edit)
        const back = setting.restore(before, edit).map(({ setting: of, given }) => parseCell(of, given))
        const restored = applyEdits(wanted, back).wanted
        if (isRestorable(user, wanted, before)) expect(normal(user, restored)).toEqual(user)
        expect(remainingEdits(restored, back)).toEqual([])
      }),
      { numRuns: 80 },
    )
  },
)

test.each(
  SETTINGS.filter((setting) => setting.whole !== undefined).map(
    (setting) => [setting.column, setting] as const,
  ),
)('%s: what an export says is what the user has', (column, setting) => {
  fc.assert(
    fc.property(users, (user) => {
      const text = setting.whole?.(user, NAMES) ?? ''
      if (text === '') return
      const edit = parseCell(column, text)
      expect(setting.remaining(user, edit)).toBeUndefined()
    }),
    { numRuns: 80 },
  )
})

/** Sets in the other's order, where they are the same sets. */
function normal(user: User, other: User): User {
  const [skills = [], others = []] = [user.proficiencies, other.proficiencies]
  const isThere = (one: (typeof skills)[number]) =>
    skills.some((two) => two.name === one.name && two.value === one.value && two.level === one.level)
  const sameSkills = skills.length === others.length && others.every(isThere)
  const same =
    user.securityProfileIds.length === other.securityProfileIds.length &&
    user.securityProfileIds.every((id) => other.securityProfileIds.includes(id))
  return {
    ...other,
    ...(sameSkills && user.proficiencies !== undefined ? { proficiencies: user.proficiencies } : {}),
    ...(same ? { securityProfileIds: user.securityProfileIds } : {}),
  }
}

/** Channels, phone numbers and modes that had no value can't be given none. */
function isRestorable(user: User, wanted: User, before: unknown): boolean {
  const channels = (all: object) => Object.keys(all).length
  return (
    before !== null &&
    channels(user.autoAccept) === channels(wanted.autoAccept) &&
    channels(user.acwTimeout ?? {}) === channels(wanted.acwTimeout ?? {}) &&
    channels(user.callbackAutoAccept) === channels(wanted.callbackAutoAccept) &&
    channels(user.callbackAcwTimeout ?? {}) === channels(wanted.callbackAcwTimeout ?? {})
  )
}

test.each([
  ['routing_profile', 'Biling', 'Billing'],
  ['routing_profile', 'BASIC', 'Basic'],
  ['security_profiles', 'Agent|Qualty', 'Quality'],
  ['security_profiles', 'Agent|', 'security profile ""'],
  [
    'security_profiles',
    'Agent; Quality',
    'These are several names: "Agent", "Quality". In a cell, put | between them',
  ],
  ['add_security_profiles', 'Agent\\|Quality', 'on the command line, repeat the option'],
  ['hierarchy', 'Team A', 'France/Nord/Team A'],
  ['hierarchy', 'France/Team A', 'hierarchy group'],
  ['phone_type', 'sofd', 'soft'],
  ['desk_phone_number', '493012345678', '+'],
  ['desk_phone_number', '+0301234', 'E.164'],
  ['mobile', '+49 (0)30 1234567', 'E.164'],
  ['auto_accept', 'yes', 'neither on nor off Did you mean on?'],
  ['auto_accept', 'voice=FALSE', 'Did you mean off?'],
  ['auto_accept', 'constructor', 'neither on nor off'],
  ['auto_accept', 'voice=on,voice=off', 'twice'],
  ['auto_accept', 'vioce=on', 'voice'],
  ['acw_timeout', '2000001', '2000000'],
  ['acw_timeout', '-1', '"-1"'],
  ['acw_timeout', '1.5', '"1.5"'],
  ['acw_timeout', '30s', 'Did you mean 30?'],
  ['acw_timeout', '30.0', 'Did you mean 30?'],
  ['acw_timeout', '1,800', 'Did you mean 1800?'],
  ['acw_timeout', 'voice=', '""'],
  ['persistent_connection', '1', 'neither on nor off'],
  ['voice_enhancement', 'isolation', 'voice-isolation'],
  ['tags', 'team', 'KEY=VALUE'],
  ['tags', '=x', 'key'],
  ['tags', 'aws:x=1', 'reserved'],
  ['tags', 'a=1|a=2', 'twice'],
  ['untag', 'aws:x', 'reserved'],
  ['first_name', 'a'.repeat(256), '255'],
  ['last_name', 'Anna\nSchmidt', 'control characters'],
  ['email', 'anna.example.com', 'not an e-mail address'],
  ['email', 'none', 'not an e-mail address'],
  ['mobile', '4915112345678', 'a spreadsheet may have taken the + away'],
  ['proficiencies', 'Product:Biling:3', 'Did you mean "Billing"'],
  ['proficiencies', 'Produkt:Billing:3', 'Did you mean "Product"'],
  ['proficiencies', 'Product:Billing:6', 'level from 1 to 5'],
  ['proficiencies', 'Product:Billing', 'NAME:VALUE:LEVEL'],
  ['proficiencies', 'Product:Billing:1|Product:Billing:2', 'twice'],
  ['remove_proficiencies', 'Product', 'NAME:VALUE'],
])('%s: "%s" is refused, saying %s', (column, text, says) => {
  const setting = SETTINGS.find((candidate) => candidate.column === column)
  const answer = setting?.parse(text, NAMES)
  if (answer === undefined || !isRefused(answer)) throw new Error(`it was taken: ${JSON.stringify(answer)}`)
  expect(`${answer.refused} ${answer.hint ?? ''}`).toContain(says)
})

test.each([
  ['first_name', '🙂'.repeat(255), 'x'],
  ['last_name', '🙂'.repeat(255), 'xx'],
  ['tags', `k=${'🙂'.repeat(256)}`, 'x'],
  ['untag', '🙂'.repeat(128), 'x'],
])('%s is measured in characters, of which an emoji is one', (column, text, more) => {
  expect(settingOf(column).parse(text, NAMES)).toMatchObject({ setting: column })
  expect(settingOf(column).parse(text + more, NAMES)).toMatchObject({ code: 'BadValue' })
})

test('eleven security profiles are refused whoever the user is', () => {
  const eleven = ['Admin', 'Agent', 'A\\|B', 'Quality', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11'].join('|')
  expect(settingOf('security_profiles').parse(eleven, NAMES)).toMatchObject({
    code: 'TooManySecurityProfiles',
  })
})

test.each([
  { name: '--tag', texts: ['team=a|b', 'x\\=y=1'], cell: 'team=a\\|b|x\\=y=1' },
  { name: '--untag', texts: ['a|b', 'c'], cell: 'a\\|b|c' },
  { name: '--add-security-profile', texts: ['A|B', 'Team\\Lead'], cell: 'A\\|B|Team\\Lead' },
  { name: '--routing-profile', texts: ['a\\|b'], cell: 'a\\\\|b' },
  { name: '--hierarchy', texts: ['Spain/Sales \\/ EU'], cell: 'Spain/Sales \\/ EU' },
])('$name is typed as it is meant', ({ name, texts, cell }) => {
  expect(SETTINGS.find(({ flag }) => flag.name === name)?.flag.cell(texts)).toBe(cell)
})

test('zero is no limit for people', () => {
  const acw = SETTINGS.find(({ column }) => column === 'acw_timeout')
  expect(acw?.show({ voice: 0, chat: 0, task: 0, email: 0 }, String)).toBe('no limit')
  expect(acw?.show({ voice: 30, chat: 0 }, String)).toBe('voice: 30 s, chat: no limit')
})
