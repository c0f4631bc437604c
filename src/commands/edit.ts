import { collect } from '../workflow/planning/find.js'
import { usageError } from '../model/errors.js'
import { SETTINGS } from '../settings/index.js'
import type { Command } from './command.js'
import { explain } from './explain.js'
import { checkForOneUser, flagEdits, settingsIn } from './flag-edits.js'
import { carryOut, checkJobFlags } from './write-command.js'
import { openWorkspace } from './open.js'
import { selectionOf } from './select.js'
import { createReporter } from './global-options.js'
import {
  CONNECTION_OPTIONS,
  JOB_OPTIONS,
  OUTPUT_OPTIONS,
  SELECTION_OPTIONS,
  SETTING_OPTIONS,
} from './shared-options.js'

export const command: Command = {
  name: 'edit',
  summary: 'Change settings of the selected users: plan, ask, apply, report.',
  options: [
    ...SELECTION_OPTIONS,
    ...SETTING_OPTIONS,
    ...JOB_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    "connect-bulk edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing",
    'connect-bulk edit --users-file movers.txt --routing-profile Billing --dry-run',
    "connect-bulk edit --filter 'hierarchy^=France' --acw-timeout voice=30,chat=60 --add-security-profile Agent",
    "connect-bulk edit --filter 'tag:team=blue' --routing-profile Billing --yes --expect-count 40 --output json",
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    await checkJobFlags(flags, context)
    const settings = settingsIn(flags)
    if (settings.length === 0) {
      const known = SETTINGS.map(({ flag }) => flag.name).join(', ')
      throw usageError('NoSetting', 'Nothing is said about what is to change.', `Give a setting: ${known}.`)
    }
    const selection = await selectionOf(flags, context, false)
    const { loadNames } = await import('../workflow/planning/find.js')
    const { find } = await import('../workflow/planning/find.js')
    const workspace = await openWorkspace(flags, context, reporter, { withCaller: true })
    try {
      const { conditions } = selection
      const fields = conditions.map(({ field }) => field)
      const names = await loadNames(
        workspace,
        [...settings, ...fields].flatMap((part) => part.names),
      )
      const edits = flagEdits(flags, names)
      if (flags.has('explain')) explain(selection, names, reporter)
      const withAcw = [...settings, ...fields].some(({ needsAcw }) => needsAcw === true)
      const intents = await collect(find(workspace, selection, { names, withAcw }), (user) => ({
        user,
        edits,
      }))
      checkForOneUser(settings, intents.length)
      const request = { command: 'edit', intents, names, extraColumns: [], fresh: flags.has('fresh') }
      return await carryOut(request, workspace, flags, context, reporter)
    } finally {
      reporter.doneReading()
    }
  },
}
