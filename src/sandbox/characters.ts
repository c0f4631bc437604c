/** As the service model counts the length of a text: Unicode characters, so that an emoji is one and not two. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
