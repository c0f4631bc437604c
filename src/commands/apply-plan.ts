import type { Workspace } from '../workflow/workspace.js'
import { parseInstanceArn } from '../connect/ids.js'
import { BulkError, type ExitCode, refusal } from '../model/errors.js'
import { readPlanDocument, type SavedPlan } from '../plan/read-plan-document.js'
import { DELETION_NAMES, type Names } from '../model/names.js'
import type { Plan } from '../model/plan.js'
import { deletesUsers } from '../workflow/planning/confirmation.js'
import { count } from '../model/wording.js'
import { inSteps } from '../platform/pieces.js'
import { settingOf } from '../settings/index.js'
import { type CommandAccess, comparingCalls, deletionPlanCalls, jobCalls } from './access.js'
import type { CommandWorld } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { readText } from './input-file.js'
import type { WriteOptions } from './job-options.js'
import { openWorkspace } from '../library/open.js'
import { openPasswords } from './open-passwords.js'
import { carryOutPlan } from './write-command.js'

export interface ApplyPlanOptions extends WriteOptions {
  readonly expectPlan: string | undefined
}

/** Whether an operand is a saved plan rather than a CSV. */
export function isPlanFile(file: string): boolean {
  return file.toLowerCase().endsWith('.json')
}

/** Applies a saved plan exactly: what is no longer as it was when the plan was made is left alone. */
export async function applyPlan(
  file: string,
  options: ApplyPlanOptions,
  world: CommandWorld,
): Promise<ExitCode> {
  const { reporter } = world
  const saved = await readPlan(file, world)
  checkExpected(saved, options)
  checkNamed(saved, options.connection)
  const passwords = await openPasswords(options.job.run, world)
  const { loadNames } = await import('../workflow/planning/find.js')
  try {
    const workspace = await openPlace(saved, options.connection, world)
    const names = await loadNames(workspace, [
      ...saved.settings.flatMap((column) => settingOf(column).names),
      ...(deletesUsers(saved) ? DELETION_NAMES : []),
    ])
    const made = { ...planOf(saved), place: workspace.place }
    const plan = comparesWithNow(options) ? await asOfNow(workspace, made, names, options) : made
    return await carryOutPlan({ plan, names, onDrift: 'skip', passwords }, workspace, options, world)
  } finally {
    reporter.doneReading()
    await passwords.close()
  }
}

async function readPlan(file: string, { context }: CommandWorld): Promise<SavedPlan> {
  // A shell may have written it in another encoding; what is no text at all is no plan either.
  return inSteps(readPlanDocument(await readText(file, context, 'apply'), file), context.signal)
}

/** What applying a saved plan may call. */
export async function planAccess(
  file: string,
  options: ApplyPlanOptions,
  world: CommandWorld,
): Promise<CommandAccess> {
  const saved = await readPlan(file, world)
  const { connection, job } = options
  return {
    connection,
    instance: saved.instance.arn,
    withCaller: true,
    operations: [
      ...comparingCalls(saved.settings.map(settingOf)),
      ...(deletesUsers(saved) ? deletionPlanCalls() : []),
      ...(job.dryRun ? [] : jobCalls(planOf(saved))),
    ],
  }
}

function comparesWithNow({ job: { dryRun, fresh, guards, run } }: ApplyPlanOptions): boolean {
  return dryRun || fresh || guards.strict || run.failsOnDrift
}

/** The plan held against its users as they are now. @throws BulkError exit 5 for `--on-drift fail` if one has drifted */
async function asOfNow(
  workspace: Workspace,
  made: Plan,
  names: Names,
  { job: { run } }: ApplyPlanOptions,
): Promise<Plan> {
  const { compareWithNow } = await import('../workflow/planning/compare-plan.js')
  const plan = await compareWithNow(workspace, made, names, run.onDrift === 'overwrite')
  const drifted = plan.users.filter(({ failure }) => failure?.code === 'ValueChanged')
  const [first] = drifted
  if (!run.failsOnDrift || first === undefined) return plan
  throw refusal(
    'ValueChanged',
    `${count(drifted.length, 'user')} changed since the plan was made (--on-drift fail). ${first.username}: ${first.failure?.message ?? ''}.`,
    'Nothing was changed. Make a new plan, or skip such users with --on-drift skip.',
  )
}

/** The plan without what is said of where and when it was made. */
function planOf({
  account: _a,
  region: _r,
  instance: _i,
  digest: _d,
  caller: _c,
  createdAt: _t,
  warnings: _w,
  ...plan
}: SavedPlan) {
  return plan
}

/** What was approved is what runs. @throws BulkError exit 5 */
function checkExpected({ digest }: SavedPlan, { expectPlan }: ApplyPlanOptions): void {
  if (expectPlan === undefined || expectPlan.toLowerCase() === digest) return
  throw refusal(
    'OtherPlan',
    `The plan's digest is ${digest}, but --expect-plan is ${expectPlan}.`,
    'Nothing was changed. This is not the plan that was approved.',
  )
}

/** What the command line says of another instance or Region needs no call to be refused. */
function checkNamed(
  { instance, region }: SavedPlan,
  { instance: named, region: wanted }: ConnectionOptions,
): void {
  if (wanted !== undefined && wanted !== region) throw otherInstance(`Region ${region}`, wanted)
  if (named === undefined || named.toLowerCase() === instance.alias.toLowerCase()) return
  const id = (parseInstanceArn(named)?.instanceId ?? named).toLowerCase()
  if (id !== instance.id) throw otherInstance(`instance ${instance.alias} (${instance.id})`, named)
}

/** An alias may have come to stand for another instance, and the plan's may be of another account. */
async function openPlace(
  { instance }: SavedPlan,
  connection: ConnectionOptions,
  world: CommandWorld,
): Promise<Workspace> {
  const made = `instance ${instance.alias} (${instance.id})`
  try {
    const workspace = await openWorkspace(connection, world, {
      instance: instance.arn,
      withCaller: true,
    })
    const { id, alias } = workspace.place.instance
    if (id !== instance.id) throw otherInstance(made, `${alias} (${id})`)
    return workspace
  } catch (error) {
    if (!(error instanceof BulkError) || error.code !== 'UnknownInstance') throw error
    throw otherInstance(made, 'one of this account and Region')
  }
}

function otherInstance(made: string, now: string): BulkError {
  return refusal(
    'OtherInstance',
    `The plan was made for ${made}, not for ${now}.`,
    'Nothing was changed. Check --instance and --region.',
  )
}
