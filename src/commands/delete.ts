import { DELETION_NAMES, type Names } from '../model/names.js'
import type { PlanRequest } from '../workflow/planning/plan.js'
import type { Workspace } from '../workflow/workspace.js'
import { deleteCalls, deletionPlanCalls, fieldsOf, findCalls } from './access.js'
import type { Command, CommandWorld } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { openWorkspace } from './open.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import {
  conditionsOf,
  explain,
  SELECTION_OPTIONS,
  selectionOf,
  type SelectionOptions,
  selectionOptions,
} from './selection-options.js'
import type { Selection } from '../users/selection.js'
import { carryOut, checkFiles } from './write-command.js'

interface DeleteOptions extends WriteOptions {
  readonly selection: SelectionOptions
  readonly deletesQuickConnects: boolean
}

export const command: Command<DeleteOptions> = {
  name: 'delete',
  summary:
    'Delete the selected users: plan, ask for their number, record each whole user, delete, report. undo creates them again.',
  options: [
    ...SELECTION_OPTIONS,
    {
      flags: '--delete-quick-connects',
      summary: 'delete the quick connects that call these users first; without it they stay and ring nobody',
      group: 'Plan and apply',
    },
    ...JOB_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk delete --users-file leavers.txt --dry-run',
    'connect-bulk delete --users-file leavers.txt --protect-file admins.txt',
    "connect-bulk delete --filter 'tag:season=summer' --yes --expect-count 40 --output json",
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => ({
    ...writeOptions(flags, context),
    selection: selectionOptions(flags),
    deletesQuickConnects: flags.has('delete-quick-connects'),
  }),
  run: async (options, world) => {
    const { context, reporter } = world
    await checkFiles(options, context)
    const selection = await selectionOf(options.selection, options.connection.stateFolder, context, false)
    const { loadNames } = await import('../workflow/planning/find.js')
    const workspace = await openWorkspace(options.connection, world, { withCaller: true })
    try {
      const fields = selection.conditions.map(({ field }) => field)
      const names = await loadNames(workspace, [...DELETION_NAMES, ...fields.flatMap((field) => field.names)])
      if (options.selection.explain) explain(selection, names, reporter)
      const request = await deletionRequest(workspace, selection, names, options, world)
      return await carryOut(request, workspace, options, world)
    } finally {
      reporter.doneReading()
    }
  },
  access: async ({ connection, selection, job, deletesQuickConnects }) => {
    const operations = [
      ...findCalls(fieldsOf(conditionsOf(selection, false))),
      ...deletionPlanCalls(),
      ...(job.dryRun ? [] : deleteCalls(deletesQuickConnects)),
    ]
    return { connection, withCaller: true, operations }
  },
}

async function deletionRequest(
  workspace: Workspace,
  selection: Selection,
  names: Names,
  options: DeleteOptions,
  { reporter }: CommandWorld,
): Promise<PlanRequest> {
  const { collect } = await import('../workflow/planning/find.js')
  const { selectedUsers } = await import('./selected-users.js')
  const { planDeletions } = await import('../workflow/planning/deletions.js')
  const { job, deletesQuickConnects, selection: asked } = options
  const withAcw = selection.conditions.some(({ field }) => field.needsAcw)
  const { failIfEmpty } = asked
  const found = selectedUsers(workspace, selection, { names, withAcw, failIfEmpty, reporter })
  const targets = await collect(found, (user) => ({ user, deletesQuickConnects }))
  const isExact = job.fresh || job.out !== undefined || job.run.onDrift === 'skip'
  const { planned, notes } = await planDeletions(workspace, targets, isExact)
  const intents = [...planned.values()]
  const unchanged = targets.length - intents.length
  return { command: 'delete', intents, unchanged, notes, names, extraColumns: [], fresh: false }
}
