import { resolve } from 'node:path'
import type { Workspace } from '../workflow/workspace.js'
import { adminChanges } from '../workflow/planning/admins.js'
import { confirmationOf } from '../workflow/planning/confirmation.js'
import { checkStateFolder } from '../workflow/jobs/create-job.js'
import { checkMayDetach } from '../workflow/jobs/detach-job.js'
import { savePlan } from '../workflow/output-files.js'
import { checkGuards } from '../workflow/planning/guards.js'
import { plan, type PlanRequest } from '../workflow/planning/plan.js'
import { submit } from '../workflow/jobs/submit.js'
import { warningsOf } from '../workflow/planning/warnings.js'
import { EXIT, type ExitCode, usageError } from '../model/errors.js'
import type { JobResult, OnDrift } from '../model/job.js'
import type { Names } from '../model/names.js'
import type { Plan } from '../model/plan.js'
import type { Reporter } from '../output/reporter.js'
import { count } from '../model/wording.js'
import { nextStep } from '../output/next-command.js'
import { callsAhead } from '../plan/calls-ahead.js'
import { planDocument } from '../plan/plan-document.js'
import { isoTime } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import { askFirst, type Question } from './ask.js'
import { submitDetached } from './detach.js'
import { checkOutputs, failuresPath, overwriteRules } from './output-paths.js'
import type { Flags } from './flags.js'
import { stateFolder } from './global-options.js'
import { guardsOf } from './guard-flags.js'
import { queueOptions, reportNoFailures, runnerParts, runOptions } from './run-options.js'

/** What every command that writes does: plan, show, hold against the guards, ask, apply, report. */
export async function carryOut(
  request: PlanRequest,
  workspace: Workspace,
  flags: Flags,
  context: Context,
  reporter: Reporter,
  /** Where the command line says nothing about it. */
  onDrift: OnDrift = 'overwrite',
): Promise<ExitCode> {
  const made = await plan(workspace, { ...request, saved: flags.text('out') !== undefined })
  return carryOutPlan(made, request.names, workspace, flags, context, reporter, onDrift)
}

/** The same with a plan that stands already. */
export async function carryOutPlan(
  given: Plan,
  names: Names,
  workspace: Workspace,
  flags: Flags,
  context: Context,
  reporter: Reporter,
  onDrift: OnDrift,
): Promise<ExitCode> {
  const made = callsAhead(given, { verify: flags.has('verify'), paceOf: workspace.paceOf })
  const guards = await guardsOf(flags, context)
  const admins = await adminChanges(workspace, made, names)
  // Interrupted while it was read: there is no plan to show.
  workspace.signal.throwIfAborted()
  await reporter.planned(made, warningsOf(made, admins))
  checkGuards(made, guards, admins)
  const createdAt = isoTime(context.clock.now())
  const document = () => planDocument(made, createdAt)
  const out = flags.text('out')
  if (out !== undefined)
    await savePlan(resolve(context.cwd, out), document(), context.files, overwriteRules(flags, context))
  if (flags.has('dry-run')) {
    await reporter.dryRun(document, made)
    return dryRunCode(made, flags)
  }
  if (made.users.length > 0) await askFirst(questionOf(made), flags, context)
  workspace.signal.throwIfAborted()
  if (flags.has('detach') && made.users.length > 0) {
    const run = runOptions(flags, onDrift)
    reporter.detached(await submitDetached(workspace, made, run, flags, context))
    return EXIT.done
  }
  const result = await apply(made, workspace, flags, context, reporter, onDrift)
  reporter.finished(result, nextStep(result))
  return exitCodeOf(result)
}

/** Finds flags that contradict each other, and files that can't be written, before anything is called. */
export async function checkJobFlags(flags: Flags, context: Context): Promise<void> {
  if (flags.has('detach') && flags.has('dry-run')) {
    throw usageError('ContradictoryFlags', '--detach and --dry-run contradict each other.')
  }
  if (flags.has('detach')) checkMayDetach(context.env)
  if (flags.has('detailed-exitcode') && !flags.has('dry-run')) {
    throw usageError('ContradictoryFlags', '--detailed-exitcode goes with --dry-run only.')
  }
  for (const name of ['expect-count', 'max-users']) flags.wholeNumber(name)
  runOptions(flags, 'overwrite')
  queueOptions(flags)
  await checkOutputs(flags, context)
  if (!flags.has('dry-run')) await checkStateFolder(context.files, stateFolder(flags, context))
}

function dryRunCode({ users }: Plan, flags: Flags): ExitCode {
  if (users.some(({ failure, partial }) => failure !== undefined || partial !== undefined))
    return EXIT.someFailed
  return flags.has('detailed-exitcode') && users.length > 0 ? EXIT.pending : EXIT.done
}

function questionOf(made: Plan): Question {
  const { question, number } = confirmationOf(made)
  return {
    ask: (prompter) =>
      number === undefined ? prompter.confirm(question) : prompter.typeNumber(question, number),
    nobody: `${count(made.users.length, 'user')} would change, and nobody can be asked.`,
    hint: 'Nothing was changed. Add --yes to apply the plan.',
    no: 'Not confirmed; nothing was changed.',
  }
}

async function apply(
  made: Plan,
  workspace: Workspace,
  flags: Flags,
  context: Context,
  reporter: Reporter,
  onDrift: OnDrift,
): Promise<JobResult> {
  const runner = runnerParts(flags, context)
  return submit(workspace, made, {
    ...runner,
    failuresFile: failuresPath(flags, context),
    overwrite: overwriteRules(flags, context),
    run: runOptions(flags, onDrift),
    report: (event) => reporter.event(event),
    created: ({ job }) => reporter.started(job, made),
    noFailuresFile: (path, error) => reportNoFailures(path, error, context),
  })
}

export function exitCodeOf({ stoppedBy, failed, notAttempted }: JobResult): ExitCode {
  if (stoppedBy === 'cancelled') return EXIT.interrupted
  if (stoppedBy !== null) return EXIT.unexpected
  return failed + notAttempted > 0 ? EXIT.someFailed : EXIT.done
}
