import { JobStore } from '../journal/job-store.js'
import { prunableJobs } from '../workflow/jobs/list-jobs.js'
import { EXIT, usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import { stateFolderOf } from '../platform/user-folder.js'
import { askFirst, type AskOptions, askOptions, type Question } from './ask.js'
import type { Command, CommandOptions } from './command.js'
import { type Flags, optionsIn } from './flags.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'

interface PruneOptions extends CommandOptions {
  readonly stateFolder: string
  readonly days: number
  readonly dryRun: boolean
  readonly ask: AskOptions
}

const DAY_MS = 24 * 60 * 60_000

export const command: Command<PruneOptions> = {
  name: 'jobs prune',
  summary:
    'Remove the records of jobs that ended long ago; they can then be neither shown nor undone. Jobs that can still be resumed stay.',
  options: [
    ...optionsIn('What', {
      '--older-than <days>': 'jobs that ended more than this many days ago, e.g. 90d',
      '--dry-run': 'only list them',
      '--yes': 'remove without asking',
    }),
    ...optionsIn('Output', {
      '--no-input': 'never ask',
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk jobs prune --older-than 90d --dry-run',
    'connect-bulk jobs prune --older-than 90d --yes',
  ],
  exitCodes: [0, 2, 5],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    stateFolder: stateFolderOf(flags.text('state-dir'), context),
    days: daysOf(flags),
    dryRun: flags.has('dry-run'),
    ask: askOptions(flags),
  }),
  run: async (options, { context, reporter }) => {
    const { dryRun, ask } = options
    const before = context.clock.now() - options.days * DAY_MS
    const store = new JobStore(context.files, options.stateFolder)
    const jobs = await prunableJobs(store, before, context)
    if (!dryRun && jobs.length > 0) await askFirst(questionOf(jobs.length), ask, context)
    if (!dryRun) for (const job of jobs) await store.discard(job)
    const list = jobs.map((job) => `${job}\n`).join('')
    const text = () => `${list}${count(jobs.length, 'job')} ${dryRun ? 'would be removed' : 'removed'}.\n`
    await reporter.answer({ name: 'pruned', document: { dryRun, jobs }, shape: 'pruned', text })
    return EXIT.done
  },
}

function daysOf(flags: Flags): number {
  const text = flags.text('older-than')
  if (text === undefined)
    throw usageError('NoAge', 'Which jobs?', 'Say how old they must be, in days: --older-than 90d.')
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? []
  if (days === undefined) throw usageError('BadNumber', `--older-than: "${text}" is not a number of days.`)
  return Number(days)
}

function questionOf(jobs: number): Question {
  const records = `the records of ${count(jobs, 'job')}`
  return {
    ask: (prompter) => prompter.confirm(`Remove ${records}?`),
    noTerminal: `T${records.slice(1)} would be removed, but there is no terminal to confirm it on.`,
    hint: 'Nothing was removed. Add --yes to remove them.',
    no: 'Not confirmed; nothing was removed.',
  }
}
