import { EXIT } from '../model/errors.js'
import { NameCache } from '../workflow/name-cache.js'
import { count } from '../model/wording.js'
import { table } from '../output/table.js'
import type { ListedInstance } from '../connect/sdk-list-instances.js'
import { CallError } from '../connect/connect.js'
import { explainError } from '../connect/explain-error.js'
import type { Command, CommandOptions } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { checkAccount, openOptions, connectContext } from '../library/open.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { optionsIn, without } from './flags.js'

interface InstancesOptions extends CommandOptions {
  readonly allRegions: boolean
  readonly connection: ConnectionOptions
}

export const command: Command<InstancesOptions> = {
  name: 'instances',
  summary: 'List the Amazon Connect instances that the caller may see, in the Region or in all of them.',
  options: [
    ...optionsIn('Which', {
      '--all-regions': 'in every Region that has Amazon Connect, rather than in one',
    }),
    ...without(CONNECTION_OPTIONS, 'instance'),
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk instances', 'connect-bulk instances --all-regions --output json'],
  exitCodes: [0, 1, 2, 4, 5, 130],
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
    for (const { account } of found.instances) checkAccount(account, connection)
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
    for (const instance of found.instances) cache.keep(instance)
    await cache.settled()
    const { instances } = found
    await reporter.answer({
      name: 'instances',
      document: { instances, unread },
      lines: instances.map((instance) => ['instance', { ...instance }]),
      last: { instances: instances.length, unread },
      text: () => (instances.length === 0 ? '' : table(HEADINGS, instances.map(cellsOf))),
    })
    if (output.format === 'table') reporter.note(count(instances.length, 'instance'))
    return EXIT.done
  },
  access: async ({ connection }) => ({ connection, anyInstance: true, withCaller: false, operations: [] }),
}

/** The service's own code says most: a Region that is switched off, a policy that forbids it. */
function codeOf(error: Error): string {
  return error instanceof CallError ? error.failure.code : explainError(error, false).code
}

function cellsOf({ alias, region, account, identityType, status, id }: ListedInstance): readonly string[] {
  return [alias === '' ? '-' : alias, region, account, identityType ?? '-', status ?? '-', id]
}

const HEADINGS = ['ALIAS', 'REGION', 'ACCOUNT', 'USERS FROM', 'STATUS', 'ID']
