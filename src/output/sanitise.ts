/**
 * Shows control and format characters (escape sequences, line breaks, bidirectional overrides, zero-width marks) as what
 * they are, since names, tags and error texts come from elsewhere; and blanks that look like the usual one, since two
 * names may differ only in them. Only for what people read; JSON and CSV keep the raw text.
 */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00a0\u1680\u2000-\u200a\u202f\u205f]/gu,
    (character) => {
      const code = character.codePointAt(0) ?? 0
      return `\\u{${code.toString(16)}}`
    },
  )
}

/** The same for a text that has lines of its own, such as a stack. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
