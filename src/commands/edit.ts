import { usageError } from '../model/errors.js'
import { SETTINGS } from '../settings/index.js'
import { routingProfile } from '../settings/routing-profile.js'
import type { Setting } from '../settings/setting.js'
import type { Command } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { copiedEdits, LIKE_OPTIONS, likeOptions } from './like-options.js'
import type { LikeUser } from '../workflow/input/like-user.js'
import { checkFiles, JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import {
  conditionsOf,
  SELECTION_OPTIONS,
  type SelectionOptions,
  selectionOptions,
} from './selection-options.js'
import { noteOtherForms, SETTING_OPTIONS, type TypedSetting, typedSettings } from './setting-options.js'

interface EditOptions extends WriteOptions {
  readonly selection: SelectionOptions
  readonly given: readonly TypedSetting[]
  readonly like: LikeUser | undefined
}

export const command: Command<EditOptions> = {
  name: 'edit',
  summary: 'Change settings of the selected users: plan, ask, apply, report.',
  options: [
    ...SELECTION_OPTIONS,
    ...SETTING_OPTIONS,
    ...LIKE_OPTIONS,
    ...JOB_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    "connect-bulk edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing",
    'connect-bulk edit --users-file movers.txt --routing-profile Billing --dry-run',
    "connect-bulk edit --filter 'hierarchy^=France' --acw-timeout voice=30,chat=60 --add-security-profile Agent",
    'connect-bulk edit --users-file starters.txt --like omar.smith --columns routing_profile,security_profiles,acw_timeout',
    "connect-bulk edit --filter 'tag:team=blue' --routing-profile Billing --yes --expect-count 40 --output json",
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => {
    const options = writeOptions(flags, context)
    const given = typedSettings(flags)
    const like = likeOptions(flags)
    if (given.length === 0 && like === undefined) {
      const known = SETTINGS.map(({ flag }) => flag.name).join(', ')
      throw usageError('NoSetting', 'No changes given.', `Give a setting: ${known}.`)
    }
    return { ...options, given, like, selection: selectionOptions(flags) }
  },
  run: async (options, world) => {
    const { given, like, job } = options
    const { context, reporter } = world
    await checkFiles(options, context)
    noteOtherForms(given, reporter)
    const settings = settingsOf(options)
    const withCounts = settings.includes(routingProfile)
    const needs = { withCaller: true, everyoneByDefault: false, settings, withCounts }
    const { withSelectedUsers } = await import('./selected-users.js')
    return withSelectedUsers(options, world, needs, async ({ workspace, names, users, counts }) => {
      const copied = like === undefined ? [] : await copiedEdits(like, workspace, names, reporter)
      const { editRequest, givenEdits } = await import('../workflow/input/given-edits.js')
      const edits = givenEdits(given, names, copied)
      // Loaded while AWS answers.
      const [{ carryOut }, request] = await Promise.all([
        import('./write-command.js'),
        editRequest(names, users, edits, job.fresh),
      ])
      return carryOut(request, workspace, options, world, { counts })
    })
  },
  access: async (options) => {
    const { comparingCalls, fieldsOf, findCalls, planCalls, writeCalls } = await import('./access.js')
    const { connection, selection, like, job } = options
    const settings = settingsOf(options)
    const operations = [
      ...findCalls(fieldsOf(conditionsOf(selection, false))),
      ...planCalls(settings),
      ...comparingCalls((like?.copied ?? []).map(({ source }) => source)),
      ...(job.dryRun ? [] : writeCalls(settings)),
    ]
    return { connection, withCaller: true, operations }
  },
}

function settingsOf({ given, like }: EditOptions): readonly Setting[] {
  return [...given, ...(like?.copied ?? [])].map(({ setting }) => setting)
}
