import type { Operator } from './condition.js'

/** The test a text operator makes; case matters, so fold both sides first where it must not. */
export function textTest(operator: Operator, wanted: string): (text: string) => boolean {
  if (operator === '^=') return (text) => text.startsWith(wanted)
  if (operator === '*=') return (text) => text.includes(wanted)
  return (text) => (text === wanted) === (operator === '=')
}
