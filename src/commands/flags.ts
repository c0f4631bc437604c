import { ofFlag, usageError } from '../model/errors.js'
import { wholeNumber } from '../model/wording.js'
import type { Context } from '../platform/context.js'

/** A flag that a command declares. */
export interface OptionSpec {
  /** As commander writes it: `--filter <condition>`. */
  readonly flags: string
  readonly summary: string
  /** May be given several times. */
  readonly repeatable?: true
  /** Its heading in the help. */
  readonly group: string
}

type Summary = string | Pick<OptionSpec, 'summary' | 'repeatable'>

/** Options under one heading of the help: by their flags, what they do. */
export function optionsIn(
  group: string,
  summaries: Readonly<Record<string, Summary>>,
): readonly OptionSpec[] {
  return Object.entries(summaries).map(([flags, summary]) =>
    typeof summary === 'string' ? { flags, summary, group } : { flags, ...summary, group },
  )
}

/** The summary of an option that may be given several times. */
export function repeatable(summary: string): Summary {
  return { summary, repeatable: true }
}

/** Those of some options with these names, in this order. */
export function only(options: readonly OptionSpec[], ...names: readonly string[]): readonly OptionSpec[] {
  return names.flatMap((name) => options.filter((option) => nameOf(option) === name))
}

export function without(options: readonly OptionSpec[], ...names: readonly string[]): readonly OptionSpec[] {
  return options.filter((option) => !names.includes(nameOf(option)))
}

/** The name of `--filter <condition>` is `filter`. */
function nameOf({ flags }: OptionSpec): string {
  return flags.split(' ')[0]?.slice(2) ?? ''
}

/** An option of a command line. */
export interface TypedOption {
  /** As its command declares it. */
  readonly flags: string
  /** As it was typed. */
  readonly words: readonly string[]
}

/** What options depend on besides the command line. Nothing in it can be called. */
export type ParseContext = Pick<Context, 'env' | 'cwd' | 'homeFolder' | 'platform'>

/** The flags and operands of a command line, by the names people type. */
export class Flags {
  readonly operands: readonly string[]
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>, operands: readonly string[]) {
    this.#values = values
    this.operands = operands
  }

  /** The same with other values, by the names people type. */
  with(values: Readonly<Record<string, string>>): Flags {
    const named = Object.entries(values).map(([name, value]) => [camel(name), value])
    return new Flags({ ...this.#values, ...Object.fromEntries(named) }, this.operands)
  }

  /** Whether a flag without a value was given; `--no-…` flags are asked for with their `no-`. */
  has(name: string): boolean {
    return name.startsWith('no-')
      ? this.#values[camel(name.slice(3))] === false
      : this.#values[camel(name)] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[camel(name)]
    if (value === '') throw usageError('NoValue', `--${name} has no value.`)
    return typeof value === 'string' ? value : undefined
  }

  texts(name: string): readonly string[] {
    const value = this.#values[camel(name)]
    const texts = Array.isArray(value) ? value.map(String) : []
    if (texts.includes('')) throw usageError('NoValue', `--${name} has no value.`)
    return texts
  }

  /** @throws BulkError exit 2 for anything but a whole number from 0 */
  wholeNumber(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const number = wholeNumber(text)
    if (number === undefined)
      throw usageError('BadNumber', ofFlag(`--${name}`, `"${text}" is not a whole number.`))
    return number
  }
}

/** What `-` stands for as an input. */
export const STDIN = '/dev/stdin'

/** Flags that name a file to be read. */
const INPUT_FLAGS = ['users-file', 'protect-file', 'passwords', 'users-from', 'faults'] as const

/** The files that a command line reads, as they were typed. */
export function inputsOf(flags: Flags, operands: readonly string[] = flags.operands): readonly string[] {
  return [...operands, ...INPUT_FLAGS.flatMap((name) => flags.text(name) ?? [])]
}

/** @throws BulkError exit 2 where two inputs are stdin: the second one would be empty */
export function checkStdinIsReadOnce(flags: Flags): void {
  if (inputsOf(flags).filter((file) => file === '-' || file === STDIN).length > 1)
    throw usageError('ContradictoryFlags', 'Two inputs are to come from stdin, which can be read only once.')
}

function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
