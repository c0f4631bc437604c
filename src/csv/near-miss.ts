import { distance } from 'fastest-levenshtein'

const SHORTEST_GUESS = 4

/** The known header this one was probably meant to be, if it is not one itself. */
export function nearMiss(header: string, known: readonly string[]): string | undefined {
  if (known.includes(header)) return undefined
  const folded = fold(header)
  const sameLetters = known.find((name) => fold(name) === folded)
  if (sameLetters !== undefined) return sameLetters
  // `email2` or `tag1` is another column rather than a slip of the pen, and so is `lob` beside `job`.
  if (!/^\p{L}+$/u.test(folded)) return undefined
  return known.find((name) => fold(name).length >= SHORTEST_GUESS && differsByOne(fold(name), folded))
}

function differsByOne(one: string, other: string): boolean {
  return Math.abs(one.length - other.length) <= 1 && distance(one, other) === 1
}

function fold(header: string): string {
  return header.toLowerCase().replace(/[\s_\-\u200B-\u200D]/g, '')
}
