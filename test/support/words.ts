/** A part of a word: a bare character, one after a backslash, or a quoted text. */
const PART = /\\([\s\S])|'([^']*)'|"((?:\\.|[^"\\])*)"|([^\s'"\\])/g
const WORD = new RegExp(`(?:${PART.source})+`, 'g')
const VALUE = /\0(\d+)\0/g

type Value = string | number | readonly string[]

/** The arguments, the options that follow them, or a command line as `words` takes it. */
export type CommandLine<Options> =
  | [args: readonly string[], options?: Options | undefined]
  | [line: TemplateStringsArray, ...values: Value[]]

/** Returns the arguments of a command line in either form, and the options given with it. */
export function splitCommandLine<Options extends object>(
  given: CommandLine<Options>,
): [args: readonly string[], options?: Options | undefined] {
  return isTemplate(given) ? [words(...given)] : given
}

const isTemplate = (given: readonly unknown[]): given is [TemplateStringsArray, ...Value[]] =>
  typeof given[0] === 'object' && given[0] !== null && 'raw' in given[0]

/**
 * Returns the arguments of a command line that is written as in a shell, quotes and backslashes included. A value stays
 * within its word whatever is in it; a list of values stands for a word each.
 */
export function words(line: TemplateStringsArray, ...values: readonly Value[]): string[] {
  const marked = line.raw.reduce((text, piece, index) => `${text}\0${index - 1}\0${piece}`)
  return (marked.match(WORD) ?? []).flatMap((word) => {
    const [, alone] = /^\0(\d+)\0$/.exec(word) ?? []
    const list = alone === undefined ? undefined : values[Number(alone)]
    if (Array.isArray(list)) return list
    return unquoted(word).replace(VALUE, (_, index: string) => String(values[Number(index)]))
  })
}

function unquoted(word: string): string {
  return word.replace(
    PART,
    (_, escaped?: string, single?: string, double?: string, bare?: string) =>
      escaped ?? single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? bare ?? '',
  )
}
