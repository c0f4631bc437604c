import { SETTINGS } from '../settings/index.js'
import { FIELDS } from '../users/fields.js'
import type { OptionSpec } from './command.js'
import { FORCE_OPTION } from './output-paths.js'

const SELECTING = 'Who'
const CONNECTING = 'Connection'
const APPLYING = 'Plan and apply'
const GENERAL = 'Output'

export const SELECTION_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--filter <condition>',
    summary: `'FIELD OP VALUE'; fields: ${FIELDS.map(({ shown }) => shown).join(', ')}; operators: = != ^= (starts with; hierarchy: and below) *= (contains) < <= > >=`,
    repeatable: true,
    group: SELECTING,
  },
  { flags: '--user <name|id>', summary: 'this user', repeatable: true, group: SELECTING },
  {
    flags: '--users-file <file>',
    summary:
      'the users in a file: a CSV with a username or user_id column, or one name a line; - reads stdin',
    group: SELECTING,
  },
  { flags: '--exclude-user <name|id>', summary: 'not this user', repeatable: true, group: SELECTING },
  { flags: '--all', summary: 'everyone', group: SELECTING },
  { flags: '--explain', summary: 'show what the service decides and what is decided here', group: SELECTING },
]

export const SETTING_OPTIONS: readonly OptionSpec[] = SETTINGS.map(({ flag }) => ({
  flags: `${flag.name} ${flag.argument}`,
  summary: flag.summary,
  group: 'What',
  ...(flag.repeatable === true ? { repeatable: true as const } : {}),
}))

export const STATE_OPTION: OptionSpec = {
  flags: '--state-dir <folder>',
  summary: 'where jobs are recorded (env CONNECT_BULK_STATE_DIR)',
  group: GENERAL,
}

const NO_COLOR: OptionSpec = { flags: '--no-color', summary: 'no colours (env NO_COLOR)', group: GENERAL }

export const OUTPUT_OPTIONS: readonly OptionSpec[] = [
  { flags: '--output <format>', summary: 'table, json or ndjson', group: GENERAL },
  STATE_OPTION,
  NO_COLOR,
  { flags: '--quiet', summary: 'nothing on stderr but errors', group: GENERAL },
]

export const CONNECTION_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--instance <id|arn|alias>',
    summary: 'the Amazon Connect instance (env CONNECT_BULK_INSTANCE); not needed if there is only one',
    group: CONNECTING,
  },
  { flags: '--region <region>', summary: 'the AWS Region', group: CONNECTING },
  { flags: '--profile <name>', summary: 'the AWS profile', group: CONNECTING },
  {
    flags: '--endpoint-url <url>',
    summary: 'another address than that of Amazon Connect',
    group: CONNECTING,
  },
  {
    flags: '--rate <n|OPERATION=n>',
    summary: 'calls a second, for every operation or for one (env CONNECT_BULK_RATE; default 2)',
    repeatable: true,
    group: CONNECTING,
  },
  {
    flags: '--burst <n>',
    summary: 'calls at once after a pause (env CONNECT_BULK_BURST; default 5)',
    group: CONNECTING,
  },
  {
    flags: '--quota-share <percent>',
    summary: 'use only this share of the rate, e.g. 50%',
    group: CONNECTING,
  },
  { flags: '--debug', summary: 'show every API call with its request id', group: GENERAL },
  { flags: '--no-input', summary: 'never ask', group: GENERAL },
]

/** How a job is carried out. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--on-drift <overwrite|skip>',
    summary:
      'a value that somebody else has changed since it was planned: write over it, or leave that user alone (ValueChanged)',
    group: APPLYING,
  },
  {
    flags: '--verify',
    summary: 'read every change back, for up to 5 minutes, before it counts as done',
    group: APPLYING,
  },
  { flags: '--stop-after-failures <n>', summary: 'stop when so many users have failed', group: APPLYING },
  {
    flags: '--first',
    summary: 'go before all jobs that wait; the running one pauses and goes on afterwards',
    group: APPLYING,
  },
  {
    flags: '--no-wait',
    summary: 'refuse rather than wait while another job of the account and Region is not done',
    group: APPLYING,
  },
  { flags: '--yes', summary: 'apply without asking', group: APPLYING },
  { flags: '--failures <file>', summary: 'where the failures CSV goes', group: APPLYING },
  { ...FORCE_OPTION, group: APPLYING },
]

const MAX_USERS: OptionSpec = {
  flags: '--max-users <n>',
  summary: 'refuse if more users would change',
  group: APPLYING,
}
const STRICT: OptionSpec = {
  flags: '--strict',
  summary: 'refuse all if one user can not be changed as asked',
  group: APPLYING,
}
const PROTECT_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--protect-file <file>',
    summary: 'users who must not change, as in --users-file',
    group: APPLYING,
  },
  {
    flags: '--allow-protected',
    summary: 'change protected users, and the last holder of Admin, all the same',
    group: APPLYING,
  },
]

/** What of it means something while somebody looks at every plan. */
export const SESSION_OPTIONS: readonly OptionSpec[] = [
  MAX_USERS,
  STRICT,
  ...PROTECT_OPTIONS,
  ...RUN_OPTIONS.filter(({ flags }) => /^--(on-drift|verify|stop-after-failures)/.test(flags)),
  ...CONNECTION_OPTIONS.filter(({ flags }) => !/^--(debug|no-input)/.test(flags)),
  STATE_OPTION,
  NO_COLOR,
]

export const JOB_OPTIONS: readonly OptionSpec[] = [
  { flags: '--dry-run', summary: 'stop after the plan', group: APPLYING },
  { flags: '--out <file>', summary: 'save the plan as JSON', group: APPLYING },
  {
    flags: '--detailed-exitcode',
    summary: 'with --dry-run: exit 6 if something is to change',
    group: APPLYING,
  },
  { flags: '--expect-count <n>', summary: 'refuse unless exactly so many users change', group: APPLYING },
  MAX_USERS,
  {
    flags: '--fresh',
    summary: 'read every user while planning rather than believe the search',
    group: APPLYING,
  },
  STRICT,
  ...PROTECT_OPTIONS,
  {
    flags: '--allow-privileged',
    summary: 'give the security profile Admin, and change e-mail addresses, without anybody being asked',
    group: APPLYING,
  },
  ...RUN_OPTIONS,
  {
    flags: '--detach',
    summary: 'leave the job to a process of its own and return: it goes on when the terminal is gone',
    group: APPLYING,
  },
]
