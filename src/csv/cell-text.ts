/**
 * The escape language of cells with several values and of KEY=VALUE flags: `\` before one of `| = : , / \` makes it
 * literal; any other `\` stands for itself, so that `DOMAIN\bob` needs no care.
 */
export type Separator = '|' | '=' | ':' | ',' | '/'

const ESCAPABLE = '|=:,/\\'

/** Splits at every bare separator. The parts keep their escapes: they may be split again at another separator. */
export function splitCell(text: string, separator: Separator): string[] {
  const parts: string[] = []
  let start = 0
  for (const at of bareSeparators(text, separator)) {
    parts.push(text.slice(start, at))
    start = at + 1
  }
  return [...parts, text.slice(start)]
}

/** Splits at the first bare separator; `undefined` if there is none. */
export function splitOnce(text: string, separator: Separator): [string, string] | undefined {
  for (const at of bareSeparators(text, separator)) return [text.slice(0, at), text.slice(at + 1)]
  return undefined
}

export function unescapeCell(text: string): string {
  return text.replace(/\\([|=:,/\\])/g, '$1')
}

/**
 * The least escaping after which the text, joined with any of `separators`, splits and unescapes to itself again:
 * the separators, and those backslashes that would otherwise be read as an escape.
 */
export function escapeCell(text: string, separators: string): string {
  let escaped = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (isSeparator(character, separators)) escaped += `\\${character}`
    else if (character === '\\' && isReadAsEscape(text.charAt(at + 1), separators)) escaped += '\\\\'
    else escaped += character
  }
  return escaped
}

function* bareSeparators(text: string, separator: Separator): Generator<number> {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === separator) yield at
    else if (text[at] === '\\' && isEscapable(text.charAt(at + 1))) at++
  }
}

/** A last backslash would escape the separator that follows it after joining. */
function isReadAsEscape(next: string, separators: string): boolean {
  return next === '' ? separators !== '' : isEscapable(next)
}

function isSeparator(character: string, separators: string): boolean {
  return separators.includes(character) && isEscapable(character)
}

function isEscapable(character: string): boolean {
  return character !== '' && ESCAPABLE.includes(character)
}
