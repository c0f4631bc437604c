import { expect, test } from 'vitest'
import { shownValue } from '../../src/settings/change-text.js'

test('people read the path of a group without the escapes that it is typed with', () => {
  const label = (id: string): string => (id === 'g1' ? 'France/Sud \\/ Est/Team C' : id)
  expect(shownValue('hierarchy', 'g1', label)).toBe('France/Sud / Est/Team C')
  expect(shownValue('hierarchy', null, label)).toBe('(none)')
})
