import type { Edit, Refusal } from '../model/edit.js'
import { LIMITS } from '../model/limits.js'
import type { PerChannel, User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { count } from '../model/wording.js'
import { operationsOn } from '../operations/index.js'
import {
  type ChannelValue,
  type ChannelValues,
  channelsCell,
  channelTexts,
  channelValues,
  checkCallback,
  isAsWanted,
  NONE,
  noteOfCallbacks,
  parseChannels,
  restoreChannels,
  showChannels,
  splitCallback,
  viewChannels,
  withCallback,
} from './channels.js'
import type { Setting } from './setting.js'

const column = 'acw_timeout'
const title = 'ACW timeout'
const MOST = LIMITS.acwTimeout

/** The after-contact-work timeout in seconds. 0 is a value: the work has no limit, the agent must end it. */
export const acwTimeout: Setting = {
  column,
  title,
  flag: {
    name: '--acw-timeout',
    argument: '<seconds|channel=seconds,…>',
    summary:
      'after-contact-work timeout: seconds for all four channels, or voice=30,chat=60,callback=15; 0 is no limit',
    cell: ([text = '']) => text,
  },
  values:
    'seconds 0 to 2000000 for all four channels, or `voice=30,chat=60,callback=15` (`callback`: agent-first callbacks, which a single value leaves alone); 0 is no limit',
  console: { headers: ['ACW timeout (seconds)'] },
  needsAcw: true,
  prompt: {
    input: { kind: 'channels', hint: `seconds, 0 to ${MOST}; 0 is no limit` },
    now: (user) => (user.acwTimeout === undefined ? undefined : channelTexts(valuesOf(user), showSeconds)),
  },
  names: [],
  operations: operationsOn('acwTimeout'),
  json: { value: (user) => (user.acwTimeout === undefined ? null : valuesOf(user)) },
  warn: warnOfNoLimit,
  note: (wanted) =>
    noteOfCallbacks(
      title,
      wanted.map(({ user, edit }) => ({ values: valuesOf(user), edit })),
    ),
  parse: (text) => parseChannels(column, text, parseSeconds),
  stuck: keptValues,
  apply: applyTo,
  check: (wanted, edit) => checkCallback(valuesOf(wanted), edit),
  view: (user, edit) => viewChannels(valuesOf(user), edit),
  remaining: (user, edit) => (isAsWanted(valuesOf(user), edit) ? undefined : edit),
  restore: (before, edit) => restoreChannels(column, before, edit, String, NONE),
  whole: (user) => channelsCell(valuesOf(user), String),
  show: (value) => showChannels(value, showSeconds),
  ids: () => [],
}

function valuesOf({ acwTimeout: channels = {}, callbackAcwTimeout: callbacks = {} }: User): ChannelValues {
  return withCallback(channels, callbacks)
}

function applyTo(user: User, edit: Edit): User {
  const { channels, callbacks } = splitCallback(channelValues(edit.want))
  return {
    ...user,
    acwTimeout: merged(user.acwTimeout, channels),
    ...(callbacks.voice === undefined
      ? {}
      : { callbackAcwTimeout: merged(user.callbackAcwTimeout, callbacks) }),
  }
}

/** What the service keeps although the edit takes it away. */
function keptValues(user: User, edit: Edit): string | undefined {
  const wanted = channelValues(edit.want)
  const now = Object.entries(viewChannels(valuesOf(user), edit))
  const kept = now.filter(([target]) => Reflect.get(wanted, target) === NONE)
  if (kept.length === 0) return undefined
  const texts = kept.map(
    ([target, value]) => `${target} has ${showSeconds(value)} now and had no value of its own before`,
  )
  return `${title}: ${texts.join(', ')}; the service keeps a value that is left out`
}

function warnOfNoLimit(after: readonly Value[]): string | undefined {
  const unlimited = after.filter((value) => Object.values(channelValues(value)).includes(0)).length
  if (unlimited === 0) return undefined
  return `an ACW timeout of 0 is no limit: ${count(unlimited, 'user')} would stay in after-contact work until they end it`
}

function parseSeconds(text: string): number | typeof NONE | Refusal {
  if (text === NONE) return NONE
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
  if (seconds <= MOST) return seconds
  const [, number] = /^(\d{1,7})\s*(?:s|sec|seconds?)\.?$/i.exec(text) ?? []
  const hint = number === undefined ? {} : { hint: `Did you mean ${number}?` }
  return { code: 'BadValue', refused: `"${text}" is not a number of seconds from 0 to ${MOST}`, ...hint }
}

function showSeconds(value: ChannelValue): string {
  if (value === NONE) return NONE
  return value === 0 ? 'no limit' : `${String(value)} s`
}

function merged(now: PerChannel<number> | undefined, wanted: PerChannel<ChannelValue>): PerChannel<number> {
  const entries = Object.entries({ ...now, ...wanted })
  return Object.fromEntries(
    entries.flatMap(([channel, value]) => (value === NONE ? [] : [[channel, Number(value)]])),
  )
}
