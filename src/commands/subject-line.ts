import { CONNECTION_OPTIONS } from './connection-options.js'
import type { Flags, OptionSpec, TypedOption } from './flags.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { isUuid, parseInstanceArn } from '../connect/ids.js'
import type { CommandAccess } from './access.js'
import type { CommandOptions, CommandWorld } from './command.js'
import type { Context } from '../platform/context.js'
import { openOptions, connectContext } from '../library/open.js'

/** The command line that a command is about. */
export const SUBJECT_OPERAND = {
  name: '[command line...]',
  summary: 'the command line as you would run it, without connect-bulk; none means the interactive session',
}

/** Options that may stand before it, and belong to it all the same. */
export const SUBJECT_OPTIONS: readonly OptionSpec[] = [...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS]

/** A command line, and the options that were given before it. */
export interface SubjectLine {
  readonly words: readonly string[]
  readonly before: readonly TypedOption[]
}

export function subjectLine(flags: Flags): SubjectLine {
  const before = SUBJECT_OPTIONS.map((option) => ({ flags: option.flags, words: typedAs(option, flags) }))
  return { words: flags.operands, before: before.filter(({ words }) => words.length > 0) }
}

/** What a command line would run with, and what it may call. */
export interface Subject {
  readonly options: CommandOptions
  readonly access: CommandAccess | undefined
  readonly context: Context
}

/** Reads a command line without running it. @throws BulkError exit 2 as that command would */
export async function readSubject({ words, before }: SubjectLine, world: CommandWorld): Promise<Subject> {
  const { command, options, context } = await world.readCommandLine(words, before)
  const access = await command.access?.(options, { ...world, context })
  return { options, access: access && examinedWith(before, access), context }
}

/** The session has no `--debug` and no `--no-input`, but its examination may show its calls and must not ask. */
function examinedWith(before: readonly TypedOption[], access: CommandAccess): CommandAccess {
  const { connection } = access
  const has = (flag: string) => before.some(({ flags }) => flags === flag)
  const debug = connection.debug || has('--debug')
  const noInput = connection.noInput || has('--no-input')
  return { ...access, connection: { ...connection, debug, noInput } }
}

function typedAs({ flags: spec, repeatable }: OptionSpec, flags: Flags): readonly string[] {
  const [flag = '', argument] = spec.split(' ')
  const name = flag.slice(2)
  if (argument === undefined) return flags.has(name) ? [flag] : []
  const one = repeatable === true ? undefined : flags.text(name)
  const values = repeatable === true ? flags.texts(name) : one === undefined ? [] : [one]
  return values.flatMap((value) => [flag, value])
}

/** Every operation that a command line may call, each once, including those that find the instance and other services. */
export async function callsOf(access: CommandAccess, world: CommandWorld): Promise<readonly string[]> {
  return [...new Set([findingCall(access), ...access.operations, ...(await sideCalls(access, world))])]
}

/** An instance is described if its id is known, and otherwise searched for in the list. */
function findingCall({ connection, instance, anyInstance }: CommandAccess): string {
  const named = connection.instance ?? instance ?? ''
  const hasId = isUuid(named) || parseInstanceArn(named) !== undefined
  return hasId && anyInstance !== true ? 'DescribeInstance' : 'ListInstances'
}

/** Where Connect is redirected, STS and Service Quotas are called only if they are too. */
async function sideCalls(access: CommandAccess, world: CommandWorld): Promise<readonly string[]> {
  const { connection, withCaller, anyInstance } = access
  const { sideServices } = await import('../connect/sdk-examination.js')
  const options = openOptions(connection, world.context, access.instance)
  const arn = parseInstanceArn(options.instance ?? '')
  const region = options.region ?? arn?.region
  const called = await sideServices({ ...options, region }, await connectContext(connection, world))
  const asksRates = anyInstance !== true && !connection.ratesAreGiven
  return [
    ...(withCaller && called.sts ? ['GetCallerIdentity'] : []),
    ...(asksRates && called.service_quotas ? ['ListServiceQuotas'] : []),
  ]
}
