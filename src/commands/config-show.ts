import { visible } from '../output/sanitise.js'
import { EXIT } from '../model/errors.js'
import { table } from '../output/table.js'
import type { Command, CommandOptions } from './command.js'
import { type Configuration, KEYS } from './configuration.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { only, without } from './flags.js'
import { JOB_OPTIONS } from './job-options.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'

interface ShowOptions extends CommandOptions {
  readonly stateFolder: string
}

export const command: Command<ShowOptions> = {
  name: 'config show',
  summary:
    'Show the settings in force, from the configuration file, the environment and the flags, and where each value comes from.',
  options: [
    ...without(CONNECTION_OPTIONS, 'endpoint-url', 'debug', 'no-input'),
    ...only(JOB_OPTIONS, 'wait-for-service', 'protect-file'),
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk config show', 'connect-bulk config show --instance acme --output json'],
  exitCodes: [0, 2],
  parse: (flags, context) => {
    const { stateFolder } = connectionOptions(flags, context)
    for (const name of ['wait-for-service', 'protect-file']) flags.text(name)
    return { output: outputOptions(flags), stateFolder }
  },
  run: async ({ output: { format }, stateFolder }, { reporter, configuration }) => {
    const { file, origins } = configuration
    const where = { file: file?.path ?? null, exists: file?.exists ?? false }
    const instances = instancesOf(configuration)
    await reporter.answer({
      name: 'config',
      document: { ...where, settings: origins, instances },
      lines: [
        ...origins.map((origin) => ['setting', { ...origin }, 'config-setting'] as const),
        ...instances.map((instance) => ['instance', instance, 'config-instance'] as const),
      ],
      last: where,
      text: () => viewOf(configuration, stateFolder),
    })
    if (format === 'table') reporter.note(`Configuration file: ${fileText(file)}`)
    return EXIT.done
  },
}

function viewOf(configuration: Configuration, stateFolder: string): string {
  const defaults = new Map(KEYS.map(({ name, standard }) => [name, standard]))
  defaults.set('state-dir', stateFolder)
  const settings = table(
    ['SETTING', 'VALUE', 'FROM'],
    configuration.origins.map(({ name, value, from }) => [
      name,
      value ?? defaults.get(name) ?? '-',
      from ?? 'default',
    ]),
  )
  const instances = instancesOf(configuration).map(
    ({ name, settings: own }) =>
      `\n${visible(`Instance ${name}: ${own.map((one) => `${one.name} ${one.value}`).join(', ')}`)}\n`,
  )
  return [settings, ...instances].join('')
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
