/** The model's TagKey. Models have been wrong, so a user may be told of other keys, and the service decides. */
const USUAL = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u

export function isUsualTagKey(key: string): boolean {
  return USUAL.test(key)
}
