import type { Workspace } from '../workflow/workspace.js'
import type { AdminChanges } from '../workflow/planning/admins.js'
import { confirmationOf, deletesUsers } from '../workflow/planning/confirmation.js'
import { savePlan } from '../workflow/output-files.js'
import { plan, type PlanRequest } from '../workflow/planning/plan.js'
import { checkPasswords, type NewPasswords } from '../workflow/passwords/passwords.js'
import { visible } from '../output/sanitise.js'
import { type Proposed, propose } from '../library/plan.js'
import type { AskedCounts } from '../workflow/planning/impact.js'
import { EXIT, type ExitCode, usageError } from '../model/errors.js'
import type { OnDrift } from '../model/job.js'
import type { Names } from '../model/names.js'
import { type Plan, planCounts, verbOf } from '../model/plan.js'
import { count, VERB_FORMS } from '../model/wording.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import { type PlanDocument, planDocumentSteps } from '../plan/plan-document.js'
import { isoTime } from '../platform/clock.js'
import { breathe, inSteps } from '../platform/pieces.js'
import { askFirst, type AskOptions, isAsked, type Question } from './ask.js'
import type { CommandWorld } from './command.js'
import { guardsOf } from './guard-options.js'
import { type JobOptions, type WriteOptions } from './job-options.js'
import { nextFlagsOf, noPasswords, workerFlagsOf } from './open-passwords.js'
import { exitCodeOf } from './stored-job.js'
import { writeReport } from './report-file.js'
import { reportNoFailures, submitDetached } from './job-runner.js'

/** A plan that a command is about to apply. */
export interface Proposal {
  readonly plan: Plan
  readonly names: Names
  /** What becomes of values that have drifted, unless `--on-drift` says otherwise. */
  readonly onDrift: OnDrift
  /** The passwords of users to create. */
  readonly passwords?: NewPasswords
  /** How many users the routing profiles have, where that has been asked for already. */
  readonly counts?: AskedCounts | undefined
}

/** What every writing command does: plan, show the plan, check the guards, ask, apply, report. */
export async function carryOut(
  request: PlanRequest,
  workspace: Workspace,
  options: WriteOptions,
  world: CommandWorld,
  { onDrift = 'overwrite', ...more }: Partial<Omit<Proposal, 'plan' | 'names'>> = {},
): Promise<ExitCode> {
  if (options.job.run.failsOnDrift)
    throw usageError('ContradictoryFlags', '--on-drift fail goes with a saved plan (apply plan.json).')
  const made = await plan(workspace, { ...request, saved: options.job.out !== undefined })
  return carryOutPlan({ plan: made, names: request.names, onDrift, ...more }, workspace, options, world)
}

/** The same for a plan that exists already. */
export async function carryOutPlan(
  proposal: Proposal,
  workspace: Workspace,
  options: WriteOptions,
  world: CommandWorld,
): Promise<ExitCode> {
  const { context } = world
  const { job } = options
  const reporter = new JobReporter(world.reporter)
  const { made, admins, document } = await showPlan(proposal, workspace, options, { context, reporter })
  await saveOutputs(made, document, job, world)
  if (job.dryRun) {
    await reporter.dryRun(document, made)
    return dryRunCode(made, job)
  }
  await breathe(workspace.signal)
  const { changing } = planCounts(made)
  if (changing > 0) await askFirst(questionOf(made, admins), askOf(made, job), context)
  workspace.signal.throwIfAborted()
  const run = job.detach && changing > 0 ? leaveToWorker : submitPlan
  const onDrift = job.run.onDrift ?? proposal.onDrift
  return run({ ...proposal, plan: made, onDrift }, workspace, options, { context, reporter })
}

/** Where a plan and its job are shown. */
interface JobWorld extends Pick<CommandWorld, 'context'> {
  readonly reporter: JobReporter
}

/** Completes the plan, shows it and checks what may stop it. @throws BulkError */
async function showPlan(
  { plan: given, names, counts, passwords = noPasswords }: Proposal,
  workspace: Workspace,
  { job }: WriteOptions,
  { context, reporter }: JobWorld,
) {
  const guards = await guardsOf(job.guards, isAsked(job.ask, context) || job.dryRun, context)
  const show = async (shown: Proposed): Promise<void> => {
    await reporter.planned(shown.plan, shown.warnings)
    await breathe(workspace.signal)
  }
  const how = { verify: job.run.verify, note: job.note, guards, counts, show }
  const { plan: made, admins, warnings } = await propose(workspace, given, names, how)
  if (!job.dryRun) checkPasswords(made.users, workspace.connect.instance.identityType, passwords)
  const createdAt = isoTime(context.clock.now())
  let written: Promise<PlanDocument> | undefined
  // The digest of a large plan takes a while, and a plain edit needs none.
  const document = () => (written ??= inSteps(planDocumentSteps(made, createdAt, warnings), workspace.signal))
  return { made, admins, document }
}

async function leaveToWorker(
  { plan: made, onDrift, passwords = noPasswords }: Proposal,
  workspace: Workspace,
  options: WriteOptions,
  { context, reporter }: JobWorld,
): Promise<ExitCode> {
  const handOver = { onDrift, passwordFlags: workerFlagsOf(passwords) }
  await reporter.detached(await submitDetached(workspace, made, handOver, options, context))
  return EXIT.done
}

async function submitPlan(
  { plan: made, onDrift, passwords = noPasswords }: Proposal,
  workspace: Workspace,
  { job }: WriteOptions,
  world: JobWorld,
): Promise<ExitCode> {
  const { context, reporter } = world
  const { submit } = await import('../library/submit.js')
  const result = await submit(workspace, made, {
    choices: { ...job.run, onDrift },
    world: context,
    signal: context.signal,
    passwordOf: (_, username) => passwords.of(username),
    report: (event) => reporter.event(event),
    created: ({ job: id }) => reporter.started(id, made),
    noFailuresFile: (path, error) => reportNoFailures(path, error, context),
  })
  await reporter.finished(result, nextStep(result, nextFlagsOf(passwords)))
  return exitCodeOf(result)
}

/** Writes the plan to the files of `--out` and `--report`. */
async function saveOutputs(
  made: Plan,
  document: () => Promise<PlanDocument>,
  { out, report, run: { overwrite } }: JobOptions,
  { context: { files }, reporter }: CommandWorld,
): Promise<void> {
  if (out !== undefined) {
    await savePlan(out, await document(), files, overwrite)
    reporter.note(`Saved the plan to ${out}`)
  }
  if (report === undefined) return
  const { reportOfNewPlan } = await import('../workflow/reports.js')
  const whole = 'The whole report: the same command with --report report.html'
  await writeReport(report, reportOfNewPlan(made, await document(), whole), files, overwrite)
  reporter.note(`Wrote the report to ${report.output.path}`)
}

function dryRunCode({ users }: Plan, { detailedExitcode }: JobOptions): ExitCode {
  if (users.some(({ failure, partial }) => failure !== undefined || partial !== undefined))
    return EXIT.someFailed
  return detailedExitcode && users.length > 0 ? EXIT.pending : EXIT.done
}

/** A deletion needs the number of users, typed or given with `--expect-count`; `--yes` alone is not enough. */
function askOf(made: Plan, { ask, guards }: JobOptions): AskOptions {
  return deletesUsers(made) && guards.expectCount === undefined ? { ...ask, yes: false } : ask
}

function questionOf(made: Plan, admins: AdminChanges): Question {
  const { question: text, number } = confirmationOf(made, admins)
  const question = visible(text)
  return {
    ask: (prompter) =>
      number === undefined ? prompter.confirm(question) : prompter.typeNumber(question, number),
    noTerminal: `${count(planCounts(made).changing, 'user')} would ${VERB_FORMS[verbOf(made.users)].would}, but there is no terminal to confirm it on.`,
    hint: deletesUsers(made)
      ? 'Nothing was deleted. Add --yes and --expect-count with the number of users to delete them.'
      : 'Nothing was changed. Add --yes to apply the plan.',
    no: 'Not confirmed; nothing was changed.',
  }
}
