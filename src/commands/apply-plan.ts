import type { Workspace } from '../workflow/workspace.js'
import { parseInstanceArn } from '../connect/ids.js'
import { decodeText } from '../csv/decode.js'
import { BulkError, type ExitCode, refusal } from '../model/errors.js'
import type { Reporter } from '../output/reporter.js'
import { readPlanDocument, type SavedPlan } from '../plan/read-plan-document.js'
import type { Context } from '../platform/context.js'
import { settingOf } from '../settings/index.js'
import type { Flags } from './flags.js'
import { carryOutPlan } from './write-command.js'
import { namedInstance, openWorkspace } from './open.js'
import { readInput } from './select.js'

/** Whether an operand is a saved plan rather than a CSV. */
export function isPlanFile(file: string): boolean {
  return file.toLowerCase().endsWith('.json')
}

/** Applies a saved plan exactly: what is no longer as it was when the plan was made is left alone. */
export async function applyPlan(
  file: string,
  flags: Flags,
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  // A shell may have written it in another encoding; what is no text at all is no plan either.
  const { text = '' } = decodeText(await readInput(file, context, 'apply'), file)
  const saved = readPlanDocument(text, file)
  checkNamed(saved, flags, context)
  const { loadNames } = await import('../workflow/planning/find.js')
  try {
    const workspace = await openPlace(saved, flags, context, reporter)
    const settings = saved.settings.map(settingOf)
    const names = await loadNames(
      workspace,
      settings.flatMap((setting) => setting.names),
    )
    const { account: _account, region: _region, instance: _instance, ...plan } = saved
    const made = { ...plan, place: workspace.place }
    return await carryOutPlan(made, names, workspace, flags, context, reporter, 'skip')
  } finally {
    reporter.doneReading()
  }
}

/** What the command line says of another instance or Region needs no call to be refused. */
function checkNamed({ instance, region }: SavedPlan, flags: Flags, context: Context): void {
  const named = namedInstance(flags, context)
  const wanted = flags.text('region')
  if (wanted !== undefined && wanted !== region) throw otherInstance(`Region ${region}`, wanted)
  if (named === undefined || named.toLowerCase() === instance.alias.toLowerCase()) return
  const id = (parseInstanceArn(named)?.instanceId ?? named).toLowerCase()
  if (id !== instance.id) throw otherInstance(`instance ${instance.alias} (${instance.id})`, named)
}

/** An alias may have come to stand for another instance, and the plan's may be of another account. */
async function openPlace(
  { instance }: SavedPlan,
  flags: Flags,
  context: Context,
  reporter: Reporter,
): Promise<Workspace> {
  const made = `instance ${instance.alias} (${instance.id})`
  try {
    const workspace = await openWorkspace(flags, context, reporter, {
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
