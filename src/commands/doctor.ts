import { join } from 'node:path'
import { BulkError, EXIT, type ExitCode } from '../model/errors.js'
import { type Check, ok, checksSummary, checkView } from '../output/checks.js'
import { asError, parseTime } from '../platform/clock.js'
import { NODE_VERSION } from '../platform/node-environment.js'
import type { Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import { stateFolderOf } from '../platform/user-folder.js'
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
import type { Configuration } from './configuration.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import {
  callerCheck,
  certificatesCheck,
  clockCheck,
  failed,
  instanceChecks,
  quotaCheck,
  settingChecks,
} from './doctor-aws.js'
import { permissionChecks, type Try } from './doctor-reads.js'
import { openOptions, connectContext } from '../library/open.js'
import { createReporter, type OutputOptions, outputOptions } from './output-options.js'

interface DoctorOptions extends CommandOptions {
  readonly line: SubjectLine
  readonly stateFolder: string
}

/** A step without an answer after this time fails. */
const PATIENCE_MS = 20_000

export const command: Command<DoctorOptions> = {
  name: 'doctor',
  summary:
    'Check whether a command line would work: credentials, network, instance, permissions, quotas, clock, state folder. Reads are tried; nothing is changed.',
  operands: [SUBJECT_OPERAND],
  takesCommandLine: true,
  options: SUBJECT_OPTIONS,
  examples: [
    'connect-bulk doctor',
    "connect-bulk doctor edit --filter 'tag:team=blue' --routing-profile Billing",
    'connect-bulk doctor --output json apply people.csv',
  ],
  exitCodes: [0, 1, 2, 4, 130],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    line: subjectLine(flags),
    stateFolder: stateFolderOf(flags.text('state-dir'), context),
  }),
  run: async (own, world) => {
    const { options, access, context } = await readSubject(own.line, world)
    const folder = access?.connection.stateFolder ?? own.stateFolder
    const output = outputOf(own, options.output)
    const reporter = await createReporter(output, context)
    const checks = collector(output, reporter, context)
    checks.add(ok('node', NODE_VERSION))
    checks.add(configurationCheck(world.configuration))
    checks.add(await stateCheck(folder, context))
    if (access !== undefined) await examineAws(access, { ...world, context, reporter }, checks)
    return checks.end()
  },
}

/** A format may be given to the doctor or be part of the command line. */
function outputOf({ output }: DoctorOptions, inner: OutputOptions): OutputOptions {
  return output.format === 'table' ? { ...inner, format: inner.format } : output
}

interface Checks {
  add(check: Check): void
  /** Shows the answer as a whole; the exit code says how it is. */
  end(): Promise<ExitCode>
}

function collector(output: OutputOptions, reporter: Reporter, context: Context): Checks {
  const checks: Check[] = []
  const { format } = output
  return {
    add: (check) => {
      checks.push(check)
      reporter.line('check', shown(check), 'doctor-check')
      if (format === 'table') context.terminal.out(checkView(check, WIDTH, reporter.context.paint.out))
    },
    end: async () => {
      const exitCode = exitCodeOf(checks)
      const ready = exitCode === EXIT.done
      if (format === 'json')
        await reporter.document({ schema: 'connect-bulk/doctor/1', ready, checks: checks.map(shown) })
      reporter.line('finished', { ready, checks: checks.length }, 'doctor-finished')
      reporter.note(`${checksSummary(checks)}.`)
      return exitCode
    },
  }
}

const WIDTH = 'configuration'.length

function shown({ check, state, message, hint }: Check) {
  return { check, state, message, hint }
}

function exitCodeOf(checks: readonly Check[]): ExitCode {
  const failures = checks.filter(({ state }) => state === 'failure')
  if (failures.length === 0) return EXIT.done
  return failures.some((check) => 'isAccess' in check && check.isAccess === true)
    ? EXIT.access
    : EXIT.unexpected
}

function configurationCheck({ file }: Configuration): Check {
  return ok('configuration', file?.exists === true ? file.path : 'no file')
}

async function stateCheck(folder: string, { files }: Context): Promise<Check> {
  try {
    await files.makePrivateFolder(folder)
    await files.checkWritable(join(folder, 'doctor'))
    return ok('state folder', folder)
  } catch (error) {
    const hint = 'Name a folder that can be written with --state-dir or CONNECT_BULK_STATE_DIR.'
    return { check: 'state folder', state: 'failure', message: asError(error).message, hint }
  }
}

/** Checks step by step; skips checks that depend on a failed one. */
async function examineAws(access: CommandAccess, world: CommandWorld, checks: Checks): Promise<void> {
  const { connection } = access
  const clock: { skewMs?: number } = {}
  let step = 'settings'
  try {
    const examination = await begin(access, world, clock)
    try {
      for (const check of settingChecks(examination)) checks.add(check)
      step = 'certificates'
      checks.add(await certificatesCheck(examination, world.context.env))
      const attempt = patiently(world.context)
      step = 'credentials'
      await attempt(() => examination.credentials())
      checks.add(ok('credentials', `from ${examination.source}`))
      checks.add(callerCheck(await examination.caller()))
      if (access.anyInstance === true) return
      step = 'instance'
      const { info, connect } = await attempt((signal) => examination.instance(signal))
      for (const check of instanceChecks(info, connection)) checks.add(check)
      checks.add(clockCheck(clock.skewMs))
      const operations = await callsOf(access, world)
      checks.add(await ratesCheck(examination, info, operations, world, connection))
      for await (const check of permissionChecks(connect, operations, attempt)) checks.add(check)
    } finally {
      await examination.close()
    }
  } catch (error) {
    world.context.signal.throwIfAborted()
    checks.add(failed(step, error))
  }
}

async function begin(access: CommandAccess, world: CommandWorld, clock: { skewMs?: number }) {
  const { connection, instance } = access
  const { context } = world
  const { examine } = await import('../connect/sdk-examination.js')
  const answered = (headers: Readonly<Record<string, string>>): void => {
    const at = parseTime(headers['date'] ?? '')
    if (at !== undefined) clock.skewMs = at - context.clock.now()
  }
  return examine(openOptions(connection, context, instance), {
    ...(await connectContext(connection, world)),
    answered,
  })
}

/** Limits the time of a step. */
function patiently({ clock, signal }: Context): Try {
  return async (work) => {
    const late = new AbortController()
    const done = new AbortController()
    const limit = clock.sleep(PATIENCE_MS, done.signal).then(
      () => late.abort(noAnswer()),
      () => undefined,
    )
    try {
      return await work(AbortSignal.any([signal, late.signal]))
    } finally {
      done.abort()
      await limit
    }
  }
}

function noAnswer(): BulkError {
  return new BulkError(
    'ServiceUnreachable',
    EXIT.unexpected,
    `No answer within ${PATIENCE_MS / 1000} seconds.`,
    'Check the network, the proxy, --region and --endpoint-url.',
  )
}

async function ratesCheck(
  examination: Awaited<ReturnType<typeof begin>>,
  { account, region }: { readonly account: string; readonly region: string },
  operations: readonly string[],
  world: CommandWorld,
  connection: ConnectionOptions,
): Promise<Check> {
  if (connection.ratesAreGiven) return ok('quotas', 'given by --rate')
  const { savedRatesOf } = await connectContext(connection, world)
  return quotaCheck(await examination.rates(await savedRatesOf(account, region)), operations)
}
