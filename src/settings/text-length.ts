/** The model's TagKey. Models have been wrong, so a user may be told of other keys, and the service decides. */
const USUAL = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u

export function isUsualTagKey(key: string): boolean {
  return USUAL.test(key)
}

/** In Unicode characters, as Smithy's `length` trait counts: an emoji of two UTF-16 units is one. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}
