/** In Unicode characters, as Smithy's `length` trait counts: an emoji of two UTF-16 units is one. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}
