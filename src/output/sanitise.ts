/**
 * Makes control and format characters visible (escape sequences, line breaks, bidirectional overrides, zero-width marks):
 * names, tags and error texts are untrusted. Also blanks that look like a space, as two names may differ only in them. Only
 * for text that people read; JSON and CSV keep the raw text.
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
