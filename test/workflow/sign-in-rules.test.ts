import { describe, expect, test } from 'vitest'
import { passwordFault, usernameFault } from '../../src/workflow/input/sign-in-rules.js'
import { generatePassword } from '../../src/workflow/passwords/passwords.js'

describe('a login name', () => {
  test.each([
    ['a'.repeat(20), 'CONNECT_MANAGED'],
    ['a'.repeat(20), 'EXISTING_DIRECTORY'],
    ['a'.repeat(64), 'SAML'],
    ['Zoë Müller', 'CONNECT_MANAGED'],
    ['anna@example.com', 'CONNECT_MANAGED'],
    ['ACME\\anna_b-c.d@example.com', 'SAML'],
  ] as const)('%j is fine with %s', (username, type) => {
    expect(usernameFault(username, type)).toBeUndefined()
  })

  test.each([
    ['a'.repeat(21), 'CONNECT_MANAGED', 'has 21 characters, but the limit is 20'],
    ['a'.repeat(21), 'EXISTING_DIRECTORY', 'the limit is 20'],
    ['a'.repeat(65), 'SAML', 'the limit is 64'],
    ['Zoë', 'SAML', 'is not a login name for SAML'],
    ['anna b', 'SAML', 'is not a login name for SAML'],
    ['anna@work', 'CONNECT_MANAGED', 'is not an e-mail address'],
    ['@anna', 'SAML', 'is not an e-mail address'],
    ['an\nna', 'CONNECT_MANAGED', 'line ends'],
  ] as const)('%j is refused with %s', (username, type, problem) => {
    expect(usernameFault(username, type)?.problem).toContain(problem)
  })
})

describe('a password', () => {
  test.each(['Secret-1', 'aB3'.repeat(21), 'Ünïcode1A'])('%j is fine', (password) => {
    expect(passwordFault(password)).toBeUndefined()
  })

  test.each([
    'Short-1',
    `aB3${'x'.repeat(62)}`,
    'no-capital-1',
    'NO-SMALL-LETTER-1',
    'No-Digit-Here',
    'Has Blank-1',
    'Has\u{a0}Blank-1',
  ])('%j is refused, and the complaint does not show it', (password) => {
    const fault = passwordFault(password)
    expect(fault).toBeDefined()
    expect(JSON.stringify(fault)).not.toContain(password)
  })

  test('generated passwords follow the rules and never repeat', () => {
    const generated = Array.from({ length: 500 }, generatePassword)
    expect(generated.filter((password) => passwordFault(password) !== undefined)).toEqual([])
    expect(new Set(generated).size).toBe(500)
  })
})
