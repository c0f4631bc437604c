import { CONNECTION_OPTIONS } from './connection-options.js'
import type { Flags, OptionSpec } from './flags.js'
import { OUTPUT_OPTIONS } from './output-options.js'

/** The command line that a command is about. */
export const SUBJECT_OPERAND = {
  name: '[command line...]',
  summary: 'the command line as it would be run, without connect-bulk; none is the interactive session',
}

/** Options that may stand before it, and belong to it all the same. */
export const SUBJECT_OPTIONS: readonly OptionSpec[] = [
  ...CONNECTION_OPTIONS.filter(({ flags }) => flags !== '--no-input'),
  ...OUTPUT_OPTIONS,
]

/** The command line with the options that were given before it. */
export function subjectLine(flags: Flags): readonly string[] {
  return [...flags.operands, ...SUBJECT_OPTIONS.flatMap((option) => typedAs(option, flags))]
}

function typedAs({ flags: spec, repeatable }: OptionSpec, flags: Flags): readonly string[] {
  const [flag = '', argument] = spec.split(' ')
  const name = flag.slice(2)
  if (argument === undefined) return flags.has(name) ? [flag] : []
  const one = repeatable === true ? undefined : flags.text(name)
  const values = repeatable === true ? flags.texts(name) : one === undefined ? [] : [one]
  return values.flatMap((value) => [flag, value])
}
