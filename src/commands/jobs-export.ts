import { JobStore } from '../journal/job-store.js'
import { basename, resolve } from 'node:path'
import { EXIT } from '../model/errors.js'
import { quotedIfNeeded } from '../output/next-command.js'
import { visible } from '../output/sanitise.js'
import { exportJob } from '../workflow/jobs/move-job.js'
import { checkOutput, type Output, type OverwriteRules, writeOutput } from '../workflow/output-files.js'
import type { Command } from './command.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS } from './output-options.js'
import { FORCE, outputFile, overwriteRules } from './output-paths.js'
import { JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'
import { optionsIn } from './flags.js'

interface ExportOptions extends StoredJobOptions {
  readonly out: string | undefined
  readonly overwrite: OverwriteRules
}

export const command: Command<ExportOptions> = {
  name: 'jobs export',
  summary:
    'Export the record of a job to one file, so that a colleague or the next CI runner can resume, retry, undo or report it after jobs import.',
  operands: [JOB_OPERAND],
  options: [
    ...optionsIn(OUTPUT_GROUP, {
      '--out <file>': 'where it goes, readable only by its owner (connect-bulk-job-JOB.tgz)',
      ...FORCE,
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk jobs export latest', 'connect-bulk jobs export latest --out job.tgz'],
  exitCodes: [0, 2, 5],
  parse: (flags, context) => ({
    ...storedJobOptions(flags, context),
    out: outputFile(flags, 'out', context),
    overwrite: overwriteRules(flags, context, []),
  }),
  run: async ({ job: name, stateFolder, out, overwrite }, { context, reporter }) => {
    const { files, clock, cwd, identity } = context
    if (out !== undefined) await checkOutput(files, outputTo(out), overwrite)
    const parts = { processes: context, now: clock.now(), host: identity.host }
    const { job, bytes, digest } = await exportJob(new JobStore(context.files, stateFolder), name, parts)
    const output = outputTo(out ?? resolve(cwd, `connect-bulk-job-${job}.tgz`))
    await writeOutput(files, output, [bytes], overwrite)
    const members = { job, file: output.path, bytes: bytes.length, digest }
    await reporter.answer({
      name: 'job-export',
      document: members,
      text: () =>
        `Job ${job} exported to ${visible(output.path)}\n${digest}\nTo resume it elsewhere: connect-bulk jobs import ${visible(quotedIfNeeded(basename(output.path)))}\n`,
    })
    return EXIT.done
  },
}

function outputTo(path: string): Output {
  return { path, kind: 'job', flag: '--out' }
}
