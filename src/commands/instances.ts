import { EXIT, type ExitCode } from '../model/errors.js'
import { NameCache } from '../workflow/name-cache.js'
import { count } from '../model/wording.js'
import { table } from '../output/table.js'
import type { ListedInstance } from '../connect/sdk-list-instances.js'
import { CallError } from '../connect/connect.js'
import { explainError } from '../connect/explain-error.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { CONNECTION_OPTIONS, type ConnectionOptions, connectionOptions } from './connection-options.js'
import { openOptions, connectContext } from './open.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'

interface InstancesOptions extends CommandOptions {
  readonly allRegions: boolean
  readonly connection: ConnectionOptions
}

export const command: Command<InstancesOptions> = {
  name: 'instances',
  summary: 'List the Amazon Connect instances that the caller may see, in the Region or in all of them.',
  options: [
    {
      flags: '--all-regions',
      summary: 'in every Region that has Amazon Connect, rather than in one',
      group: 'Which',
    },
    ...CONNECTION_OPTIONS.filter(({ flags }) => !/^--(instance|expect-account)/.test(flags)),
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk instances', 'connect-bulk instances --all-regions --output json'],
  exitCodes: [0, 1, 2, 4, 130],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    allRegions: flags.has('all-regions'),
    connection: connectionOptions(flags, context),
  }),
  run: async ({ output, allRegions, connection }, world) => {
    const { context, reporter } = world
    const { listInstances } = await import('../connect/sdk-list-instances.js')
    const connecting = await connectContext(connection, world)
    const found = await listInstances({ ...openOptions(connection, context), allRegions }, connecting)
    const unread = found.unread.map(({ region, error }) => ({
      region,
      code: codeOf(error),
      message: error.message,
    }))
    if (unread.length > 0)
      reporter.note(
        `Regions that could not be asked: ${unread.map(({ region, code }) => `${region} (${code})`).join(', ')}`,
      )
    const cache = new NameCache(context.files, connection.stateFolder)
    for (const instance of found.instances) await cache.keep(instance)
    return show(found.instances, unread, output.format, world)
  },
  access: async ({ connection }) => ({ connection, anyInstance: true, withCaller: false, operations: [] }),
}

/** The service's own code says most: a Region that is switched off, a policy that forbids it. */
function codeOf(error: Error): string {
  return error instanceof CallError ? error.failure.code : explainError(error, false).code
}

async function show(
  instances: readonly ListedInstance[],
  unread: readonly { readonly region: string; readonly code: string; readonly message: string }[],
  format: InstancesOptions['output']['format'],
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  if (format === 'json') await reporter.document({ schema: 'connect-bulk/instances/1', instances, unread })
  for (const instance of instances) reporter.line('instance', { ...instance })
  reporter.line('finished', { instances: instances.length, unread }, 'instances-finished')
  if (format === 'table') {
    const rows = instances.map(({ alias, region, account, identityType, status, id }) => [
      alias === '' ? '-' : alias,
      region,
      account,
      identityType ?? '-',
      status ?? '-',
      id,
    ])
    if (rows.length > 0) context.terminal.out(table(HEADINGS, rows))
    reporter.note(count(rows.length, 'instance'))
  }
  return EXIT.done
}

const HEADINGS = ['ALIAS', 'REGION', 'ACCOUNT', 'USERS FROM', 'STATUS', 'ID']
