/** A line up to the cursor as a POSIX shell reads it: its words, quotes removed, the last one unfinished. */
export interface ShellLine {
  readonly words: readonly string[]
  /** The quote that is open at the cursor. */
  readonly quote: '' | "'" | '"'
}

/** Splits a line into words. The last one is empty behind a blank. */
export function splitLine(line: string): ShellLine {
  const words: string[] = ['']
  let quote: ShellLine['quote'] = ''
  const add = (text: string): void => void words.push((words.pop() ?? '') + text)
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (quote === "'") {
      if (character === "'") quote = ''
      else add(character)
    } else if (character === '\\') {
      const next = line.charAt(at + 1)
      // Between double quotes a backslash stands for itself before most characters.
      add(quote === '"' && !/["\\$`]/.test(next) ? character + next : next)
      at += 1
    } else if (character === quote) quote = ''
    else if (quote === '' && (character === "'" || character === '"')) quote = character
    else if (quote === '' && /\s/.test(character)) {
      if (words.at(-1) !== '' || isQuotedEmpty(line, at)) words.push('')
    } else add(character)
  }
  return { words, quote }
}

/** Whether the word that ends here is '' or "". */
function isQuotedEmpty(line: string, end: number): boolean {
  return /(^|\s)(''|"")$/.test(line.slice(0, end))
}

/** A text as bash takes it for itself, within the quote that is open. */
export function quoted(text: string, quote: ShellLine['quote']): string {
  if (quote === "'") return text.replaceAll("'", `'\\''`)
  if (quote === '"') return text.replaceAll(/["\\$`]/g, '\\$&')
  return text.replaceAll(/[^\p{L}\p{N}_./,:=+@%^-]/gu, '\\$&')
}
