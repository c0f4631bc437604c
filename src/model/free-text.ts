/**
 * The blanks and invisible marks that a text may carry at its ends without anyone seeing them: Unicode white space,
 * control characters, zero-width characters, directional marks and fillers. Variation selectors and tag characters are
 * not among them, because they belong to the emoji before them.
 */
const UNSEEN = new RegExp(
  '[\\p{White_Space}\\p{Cc}\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0]',
  'u',
)

/**
 * Returns free text without white space and invisible marks at both ends. Names, tag keys and values, profiles and
 * groups go through this one function, whether they come from a flag, a file or a prompt.
 */
export function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isUnseen(text, start)) start++
  while (end > start && isUnseen(text, end - 1)) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Whether a text holds nothing that anyone can see. */
export function isBlankText(text: string): boolean {
  return trimmed(text) === ''
}

/** Returns a name in the form in which names are compared: accents in one encoding, all kinds of blank alike. */
export function comparableName(text: string): string {
  return trimmed(text)
    .normalize('NFC')
    .replace(/\p{White_Space}/gu, ' ')
}

/** Returns what a person is called, username included, in the form in which such names are compared: in no letter case. */
export function caselessName(text: string): string {
  return comparableName(text).toLowerCase()
}

function isUnseen(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code <= 0x20 || (code >= 0x7f && UNSEEN.test(text.charAt(at)))
}
