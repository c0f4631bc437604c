import { EXIT, usageError } from '../model/errors.js'
import { actionsOf, isOfInstance } from '../operations/index.js'
import { parseInstanceArn } from '../connect/ids.js'
import type { CommandAccess } from './access.js'
import {
  callsOf,
  readSubject,
  SUBJECT_OPERAND,
  SUBJECT_OPTIONS,
  type SubjectLine,
  subjectLine,
} from './subject-line.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { openWorkspace } from '../library/open.js'
import { OUTPUT_GROUP, outputOptions } from './output-options.js'
import { optionsIn } from './flags.js'

const FORMATS = ['json', 'cloudformation'] as const
type Format = (typeof FORMATS)[number]

interface PolicyOptions extends CommandOptions {
  readonly line: SubjectLine
  readonly format: Format
}

export const command: Command<PolicyOptions> = {
  name: 'iam-policy',
  summary:
    'Print the IAM policy for exactly one command line: its actions, on its instance. Makes no call if the instance is named by its ARN; otherwise it is looked up.',
  operands: [SUBJECT_OPERAND],
  takesCommandLine: true,
  options: [
    ...optionsIn(OUTPUT_GROUP, {
      '--format <json|cloudformation>':
        'a policy document, or a CloudFormation template with a managed policy',
    }),
    ...SUBJECT_OPTIONS,
  ],
  examples: [
    'connect-bulk iam-policy edit --all --routing-profile Billing --instance arn:aws:connect:eu-central-1:111122223333:instance/4963f08a-ebec-455f-837c-5b5e02944834',
    'connect-bulk iam-policy --format cloudformation apply people.csv',
  ],
  exitCodes: [0, 1, 2, 4, 130],
  parse: (flags) => {
    const { format, line } = withoutFormat(subjectLine(flags), flags.text('format'))
    return { output: outputOptions(flags), line, format: formatOf(format) }
  },
  run: async ({ line, format }, world) => {
    const { reporter } = world
    const { access, context } = await readSubject(line, world)
    if (access === undefined) reporter.note('That command line makes no AWS calls.')
    const policy = access === undefined ? policyOf([], '') : await policyFor(access, { ...world, context })
    if (policy.Statement.some(({ Action }) => Action.includes(UNKNOWN_TO_VALIDATORS)))
      reporter.note(
        `Policy validators don't know ${UNKNOWN_TO_VALIDATORS} yet and may warn of it; IAM accepts it, and the call needs it.`,
      )
    const title = ['connect-bulk', ...line.words, ...line.before.flatMap(({ words }) => words)].join(' ')
    const document = format === 'json' ? policy : templateOf(policy, title)
    context.terminal.out(`${JSON.stringify(document, null, 2)}\n`)
    return EXIT.done
  },
}

const UNKNOWN_TO_VALIDATORS = 'connect:UpdateUserConfig'

/** `--format` may stand anywhere: no other command has it. */
function withoutFormat(
  line: SubjectLine,
  before: string | undefined,
): { readonly line: SubjectLine; readonly format: string | undefined } {
  const { words } = line
  const at = words.findIndex((word) => word === '--format' || word.startsWith('--format='))
  if (at < 0) return { line, format: before }
  const [, inWord] = /^--format=(.*)$/.exec(words[at] ?? '') ?? []
  const taken = inWord === undefined ? 2 : 1
  return { line: { ...line, words: words.toSpliced(at, taken) }, format: inWord ?? words[at + 1] ?? '' }
}

function formatOf(text: string | undefined = 'json'): Format {
  const format = FORMATS.find((one) => one === text)
  if (format !== undefined) return format
  throw usageError('BadFormat', `--format: "${text}" is not one of ${FORMATS.join(', ')}.`)
}

async function policyFor(access: CommandAccess, world: CommandWorld): Promise<Policy> {
  const actions = (await callsOf(access, world)).flatMap(actionsOf)
  return policyOf(actions, access.anyInstance === true ? '' : await instanceArn(access, world))
}

/** By what the command line says, else as the command itself would find it. */
async function instanceArn({ connection, instance }: CommandAccess, world: CommandWorld): Promise<string> {
  const named = connection.instance ?? instance ?? ''
  const arn = parseInstanceArn(named)
  if (arn !== undefined && arn.region === (connection.region ?? arn.region)) return named
  const how = { ...connection, ratesAreGiven: true }
  const { place } = await openWorkspace(how, world, { instance: named || undefined, withCaller: false })
  return place.instance.arn
}

interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
}

interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

/** What IAM checks against the instance is allowed there only; the rest has no resource to name. */
function policyOf(actions: readonly string[], arn: string): Policy {
  const all = [...new Set(actions)].toSorted()
  const statements: readonly Statement[] = [
    { Sid: 'Instance', Effect: 'Allow', Action: all.filter(isOfInstance), Resource: [arn, `${arn}/*`] },
    { Sid: 'Account', Effect: 'Allow', Action: all.filter((one) => !isOfInstance(one)), Resource: '*' },
  ]
  return { Version: '2012-10-17', Statement: statements.filter(({ Action }) => Action.length > 0) }
}

function templateOf(policy: Policy, title: string) {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The permissions of one connect-bulk command line',
    Metadata: { CommandLine: title },
    Resources: {
      ConnectBulkPolicy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy } },
    },
    Outputs: { PolicyArn: { Value: { Ref: 'ConnectBulkPolicy' } } },
  }
}
