import { visible } from '../output/sanitise.js'
import { EXIT } from '../model/errors.js'
import { table } from '../output/table.js'
import type { Command, CommandOptions } from './command.js'
import { type Configuration, KEYS } from './configuration.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { PROTECT_OPTION } from './job-options.js'
import { RUN_OPTIONS } from './run-options.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'

const CONFIGURED = /^--(instance|region|profile|expect-account|rate|burst|quota-share|wait-for-service) /

interface ShowOptions extends CommandOptions {
  readonly stateFolder: string
}

export const command: Command<ShowOptions> = {
  name: 'config show',
  summary:
    'Show what the configuration file, the environment and the flags come to, and where each value comes from.',
  options: [
    ...[...CONNECTION_OPTIONS, ...RUN_OPTIONS].filter(({ flags }) => CONFIGURED.test(flags)),
    PROTECT_OPTION,
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk config show', 'connect-bulk config show --instance acme --output json'],
  exitCodes: [0, 2],
  parse: (flags, context) => {
    const { stateFolder } = connectionOptions(flags, context)
    for (const name of ['wait-for-service', 'protect-file']) flags.text(name)
    return { output: outputOptions(flags), stateFolder }
  },
  run: async ({ output: { format }, stateFolder }, { context, reporter, configuration }) => {
    const { file, origins } = configuration
    const document = {
      schema: 'connect-bulk/config/1',
      file: file?.path ?? null,
      exists: file?.exists ?? false,
      settings: origins,
      instances: instancesOf(configuration),
    }
    if (format === 'json') await reporter.document(document)
    for (const origin of origins) reporter.line('setting', { ...origin }, 'config-setting')
    for (const instance of document.instances) reporter.line('instance', instance, 'config-instance')
    reporter.line('finished', { file: document.file, exists: document.exists }, 'config-finished')
    if (format !== 'table') return EXIT.done
    const defaults = new Map(KEYS.map(({ name, standard }) => [name, standard]))
    defaults.set('state-dir', stateFolder)
    context.terminal.out(
      table(
        ['SETTING', 'VALUE', 'FROM'],
        origins.map(({ name, value, from }) => [name, value ?? defaults.get(name) ?? '-', from ?? 'default']),
      ),
    )
    for (const { name, settings } of document.instances)
      context.terminal.out(
        `\n${visible(`Instance ${name}: ${settings.map((one) => `${one.name} ${one.value}`).join(', ')}`)}\n`,
      )
    reporter.note(`Configuration file: ${fileText(file)}`)
    return EXIT.done
  },
}

function fileText(file: Configuration['file']): string {
  if (file === undefined) return 'none'
  return file.exists ? file.path : `${file.path} (not there)`
}

function instancesOf({ file }: Configuration) {
  return [...(file?.instances ?? [])].map(([name, values]) => ({
    name,
    settings: [...values].map(([setting, { value, line }]) => ({ name: setting, value, line })),
  }))
}
