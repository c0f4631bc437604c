import { distance } from 'fastest-levenshtein'

const SHORTEST_GUESS = 4

/** Returns the known header that an unknown one was probably meant to be. */
export function nearMiss(header: string, known: readonly string[]): string | undefined {
  if (known.includes(header)) return undefined
  const folded = fold(header)
  const sameLetters = known.find((name) => fold(name) === folded)
  if (sameLetters !== undefined) return sameLetters
  // `email2` and `tag1` are other columns rather than slips, and so is `lob` beside `job`.
  if (!/^\p{L}+$/u.test(folded)) return undefined
  return known.find((name) => fold(name).length >= SHORTEST_GUESS && differsByOne(fold(name), folded))
}

function differsByOne(one: string, other: string): boolean {
  return Math.abs(one.length - other.length) <= 1 && distance(one, other) === 1
}

function fold(header: string): string {
  return header.toLowerCase().replace(/[\s_\-\p{Cf}]/gu, '')
}
