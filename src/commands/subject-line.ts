import { CONNECTION_OPTIONS } from './connection-options.js'
import { type Flags, type OptionSpec, without } from './flags.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { isUuid, parseInstanceArn } from '../connect/ids.js'
import type { CommandAccess } from './access.js'
import type { CommandWorld } from './command.js'
import { openOptions, connectContext } from './open.js'

/** The command line that a command is about. */
export const SUBJECT_OPERAND = {
  name: '[command line...]',
  summary: 'the command line as it would be run, without connect-bulk; none is the interactive session',
}

/** Options that may stand before it, and belong to it all the same. */
export const SUBJECT_OPTIONS: readonly OptionSpec[] = [
  ...without(CONNECTION_OPTIONS, 'no-input'),
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
