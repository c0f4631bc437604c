import { DELETION_NAMES } from '../model/names.js'
import { collect } from '../platform/pieces.js'
import type { PlanRequest } from '../workflow/planning/plan.js'
import { deleteCalls, deletionPlanCalls, fieldsOf, findCalls } from './access.js'
import type { Command } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { checkFiles, JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import {
  conditionsOf,
  SELECTION_OPTIONS,
  type SelectionOptions,
  selectionOptions,
} from './selection-options.js'
import type { SelectedUsers } from './selected-users.js'
import { optionsIn } from './flags.js'

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
    ...optionsIn('Plan and apply', {
      '--delete-quick-connects':
        'delete the quick connects that call these users first; without it they stay, and call users that no longer exist',
    }),
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
    await checkFiles(options, world.context)
    const needs = { withCaller: true, everyoneByDefault: false, settings: [{ names: DELETION_NAMES }] }
    const { withSelectedUsers } = await import('./selected-users.js')
    return withSelectedUsers(options, world, needs, async (selected) => {
      // Loaded while AWS answers.
      const [{ carryOut }, request] = await Promise.all([
        import('./write-command.js'),
        deletionRequest(selected, options),
      ])
      return carryOut(request, selected.workspace, options, world)
    })
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
  { workspace, names, users }: SelectedUsers,
  { job, deletesQuickConnects }: DeleteOptions,
): Promise<PlanRequest> {
  const { planDeletions } = await import('../workflow/planning/deletions.js')
  const targets = await collect(users, (user) => ({ user, deletesQuickConnects }))
  const isExact = job.fresh || job.out !== undefined || job.run.onDrift === 'skip'
  const { planned, notes } = await planDeletions(workspace, targets, isExact)
  const intents = [...planned.values()]
  const unchanged = targets.length - intents.length
  return { command: 'delete', intents, unchanged, notes, names, extraColumns: [], fresh: false }
}
