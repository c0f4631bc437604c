import { prunableJobs } from '../workflow/jobs/prune-jobs.js'
import { EXIT, usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import { askFirst, type Question } from './ask.js'
import type { Command } from './command.js'
import type { Flags } from './flags.js'
import { createStore } from './open.js'
import { createReporter, outputFormat } from './global-options.js'
import { OUTPUT_OPTIONS } from './shared-options.js'

const DAY_MS = 24 * 60 * 60_000

export const command: Command = {
  name: 'jobs prune',
  summary:
    'Remove the records of jobs that ended long ago; they can then be neither shown nor undone. Jobs that can still be resumed stay.',
  options: [
    {
      flags: '--older-than <days>',
      summary: 'which ended more than so many days ago, e.g. 90d',
      group: 'What',
    },
    { flags: '--dry-run', summary: 'only say which', group: 'What' },
    { flags: '--yes', summary: 'remove without asking', group: 'What' },
    { flags: '--no-input', summary: 'never ask', group: 'Output' },
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk jobs prune --older-than 90d --dry-run',
    'connect-bulk jobs prune --older-than 90d --yes',
  ],
  exitCodes: [0, 2, 5],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    const format = outputFormat(flags)
    const before = context.clock.now() - daysOf(flags) * DAY_MS
    const store = createStore(flags, context)
    const dryRun = flags.has('dry-run')
    const jobs = await prunableJobs(store, before, context)
    if (!dryRun && jobs.length > 0) await askFirst(questionOf(jobs.length), flags, context)
    if (!dryRun) for (const job of jobs) await store.discard(job)
    if (format === 'json') await reporter.document({ schema: 'connect-bulk/pruned/1', dryRun, jobs })
    if (format === 'table') {
      const list = jobs.map((job) => `${job}\n`).join('')
      context.terminal.out(
        `${list}${count(jobs.length, 'job')} ${dryRun ? 'would be removed' : 'removed'}.\n`,
      )
    }
    reporter.line('finished', { dryRun, jobs })
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
    nobody: `T${records.slice(1)} would be removed, and nobody can be asked.`,
    hint: 'Nothing was removed. Add --yes to remove them.',
    no: 'Not confirmed; nothing was removed.',
  }
}
