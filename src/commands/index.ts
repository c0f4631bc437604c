import type { Command, CommandEntry } from './command.js'

const entry = (name: string, summary: string, load: () => Promise<{ command: Command }>): CommandEntry => ({
  name,
  summary,
  load: async () => (await load()).command,
})

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  entry('users', 'list the selected users', () => import('./users.js')),
  entry('edit', 'change settings of the selected users', () => import('./edit.js')),
  entry('apply', 'apply the changes in a CSV or a saved plan', () => import('./apply.js')),
  entry('create', 'create a user for each row of a CSV', () => import('./create.js')),
  entry('export', 'write current values as a CSV that apply takes back', () => import('./export.js')),
  entry('delete', 'delete the selected users', () => import('./delete.js')),
  entry('retry', 'try again what failed or was not attempted', () => import('./retry.js')),
  entry('undo', 'put back what a job replaced', () => import('./undo.js')),
  entry('report', 'write a page about a plan or a job', () => import('./report.js')),
  entry('jobs list', 'list the jobs of this machine', () => import('./jobs-list.js')),
  entry('jobs show', 'show the result of a job', () => import('./jobs-show.js')),
  entry('jobs watch', "follow a job's progress", () => import('./jobs-watch.js')),
  entry('jobs cancel', 'end a job that runs in another terminal', () => import('./jobs-cancel.js')),
  entry('jobs resume', 'resume a job that was stopped or interrupted', () => import('./jobs-resume.js')),
  entry('jobs prune', 'remove the records of jobs that ended long ago', () => import('./jobs-prune.js')),
  entry('jobs export', 'export the record of a job to one file', () => import('./jobs-export.js')),
  entry('jobs import', 'import a job from another machine', () => import('./jobs-import.js')),
  entry('jobs failures', 'write the failures CSV of a job again', () => import('./jobs-failures.js')),
  entry('instances', 'list the Amazon Connect instances of the account', () => import('./instances.js')),
  entry('doctor', 'check whether a command line would work', () => import('./doctor.js')),
  entry('iam-policy', 'print the IAM policy for one command line', () => import('./iam-policy.js')),
  entry(
    'config show',
    'show the settings in force and where each value comes from',
    () => import('./config-show.js'),
  ),
  entry('completion', 'print the completion script of a shell', () => import('./completion.js')),
  entry('sandbox start', 'serve a local Amazon Connect to practise on', () => import('./sandbox-start.js')),
  entry(
    'sandbox run',
    'run one command line against a fresh local Amazon Connect',
    () => import('./sandbox-run.js'),
  ),
]
