import { JobStore } from '../journal/job-store.js'
import { EXIT, usageError } from '../model/errors.js'
import { count, grouped } from '../model/wording.js'
import { jobDocument } from '../output/documents.js'
import { visible } from '../output/sanitise.js'
import { stateFolderOf } from '../platform/user-folder.js'
import { type ImportedJob, importJob } from '../workflow/jobs/move-job.js'
import type { Command, CommandOptions } from './command.js'
import { readInput, shownName } from './input-file.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'

interface ImportOptions extends CommandOptions {
  readonly stateFolder: string
  readonly file: string
}

export const command: Command<ImportOptions> = {
  name: 'jobs import',
  summary:
    'Import a job that jobs export wrote, after checking all of it. It can then be resumed, retried, undone and reported here. Resume it on one machine only.',
  operands: [{ name: '<file>', summary: 'the .tgz of jobs export; - reads stdin' }],
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs import job.tgz'],
  exitCodes: [0, 2, 5],
  parse: (flags, context) => {
    const [file] = flags.operands
    if (file === undefined)
      throw usageError('NoFile', 'Import which file?', 'Give the .tgz that connect-bulk jobs export wrote.')
    return {
      output: outputOptions(flags),
      stateFolder: stateFolderOf(flags.text('state-dir'), context),
      file,
    }
  },
  run: async ({ file, stateFolder }, { context, reporter }) => {
    const { clock, cwd, identity: me } = context
    const bytes = await readInput(file, context, 'jobs import')
    const imported = await importJob(
      new JobStore(context.files, stateFolder),
      { bytes, file: shownName(file) },
      { processes: context, now: clock.now(), me, cwd },
    )
    const text = () => viewOf(imported)
    await reporter.answer({ name: 'job-import', document: jobDocument(imported), text })
    return EXIT.done
  },
}

/** Whose job it was, what it did, and what can be done with it here. */
function viewOf({ job, instance, left, ...imported }: ImportedJob): string {
  const { command: name, summary, caller, host, note, state, selected, digest, exportedAt } = imported
  const lines = [
    `Job ${job} imported: ${name}, ${summary}, ${count(selected, 'user')} of ${instance.alias}`,
    `Run by ${caller}; exported on ${host}, ${exportedAt}; ${digest}`,
    ...(note === null ? [] : [`Reason: ${note}`]),
    left === 0 ? `State: ${state}` : `State: ${state}, ${grouped(left)} to go`,
    left === 0 ? `To show it: connect-bulk jobs show ${job}` : `To resume: connect-bulk jobs resume ${job}`,
  ]
  return lines.map((line) => `${visible(line)}\n`).join('')
}
