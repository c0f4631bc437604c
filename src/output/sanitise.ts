/**
 * Names, tags and error texts come from elsewhere: control and format characters (escape sequences, line breaks,
 * bidirectional overrides, zero-width marks) are shown as what they are instead of being obeyed. Only for what people
 * read; JSON and CSV keep the raw text.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}
