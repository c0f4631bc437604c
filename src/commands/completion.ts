import { JobStore } from '../journal/job-store.js'
import { EXIT, usageError } from '../model/errors.js'
import { NameCache } from '../workflow/name-cache.js'
import type { Context } from '../platform/context.js'
import { stateFolderOf } from '../platform/user-folder.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { candidates, type Known } from './completion/candidates.js'
import { SCRIPTS, SHELLS } from './completion/scripts.js'
import { quoted, splitLine } from './completion/shell-words.js'
import { outputOptions } from './output-options.js'

interface CompletionOptions extends CommandOptions {
  /** A shell, or `candidates`, with which its script calls back. */
  readonly shell: string
  readonly words: readonly string[]
  readonly stateFolder: string
}

export const command: Command<CompletionOptions> = {
  name: 'completion',
  summary:
    'Print the completion script of a shell. It completes commands, options, and the names of instances, profiles, groups and jobs that this machine has seen, and makes no calls.',
  operands: [
    { name: '<shell>', summary: SHELLS.join(', ') },
    { name: '[words...]', summary: 'what the script passes on' },
  ],
  takesCommandLine: true,
  options: [],
  examples: ['connect-bulk completion bash', 'connect-bulk completion fish'],
  exitCodes: [0, 2],
  parse: (flags, context) => {
    const [shell = '', ...words] = flags.operands
    return {
      output: outputOptions(flags),
      shell,
      words,
      stateFolder: stateFolderOf(flags.text('state-dir'), context),
    }
  },
  run: async ({ shell, words, stateFolder }, world) => {
    const { terminal } = world.context
    if (shell === 'candidates') {
      const found = await suggested(words, await knownTo(stateFolder, world))
      terminal.out(found.map((one) => `${one}\n`).join(''))
      return EXIT.done
    }
    const known = SHELLS.find((one) => one === shell)
    if (known === undefined)
      throw usageError('UnknownShell', `"${shell}" is not one of ${SHELLS.join(', ')}.`)
    terminal.out(SCRIPTS[known])
    return EXIT.done
  },
}

/** The words as the shell has split them, or for bash the line, which it splits at `=` and `:` too. */
async function suggested([form, ...rest]: readonly string[], known: Known): Promise<readonly string[]> {
  if (form !== 'line') return candidates(rest, known)
  const [line = '', current = ''] = rest
  const { words, quote } = splitLine(line)
  const found = await candidates(words.slice(1), known)
  const typed = lastTyped(line)
  // Bash puts a candidate in the place of the part behind the last of those characters.
  const before = quote === '' && typed.endsWith(current) ? typed.slice(0, typed.length - current.length) : ''
  return found.map((one) => {
    const text = quoted(one, quote)
    return text.startsWith(before) ? text.slice(before.length) : text
  })
}

/** The last word of a line as it was typed. */
function lastTyped(line: string): string {
  return /(?:\\.|[^\s\\])*$/s.exec(line)?.[0] ?? ''
}

async function knownTo(stateFolder: string, world: CommandWorld): Promise<Known> {
  const { context, commands, configuration } = world
  const instances = await new NameCache(context.files, stateFolder).all()
  const file = configuration.file?.instances ?? new Map()
  return {
    commands,
    instances,
    named: [...file.keys()],
    jobs: await jobsIn(stateFolder, context),
    meant: (typed) => {
      const named = typed ?? context.env['CONNECT_BULK_INSTANCE'] ?? ''
      const wanted = file.get(named)?.get('instance')?.value ?? named
      const found = instances.filter(({ id, arn, alias }) => [id, arn, alias].includes(wanted))
      return found.length > 0 ? found : instances
    },
  }
}

async function jobsIn(stateFolder: string, context: Context): Promise<readonly string[]> {
  return (await new JobStore(context.files, stateFolder).ids().catch(() => [])).toReversed()
}
