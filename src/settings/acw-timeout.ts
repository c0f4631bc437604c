import type { Edit, Refusal } from '../model/edit.js'
import { LIMITS } from '../model/limits.js'
import type { PerChannel, User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { count } from '../model/wording.js'
import { channelSetting } from './channel-setting.js'
import {
  type ChannelValue,
  type ChannelValues,
  channelValues,
  NONE,
  viewChannels,
  withCallback,
} from './channels.js'

const TITLE = 'ACW timeout'
const MOST = LIMITS.acwTimeout

/** The after-contact-work timeout in seconds. 0 is a value: the work has no limit, the agent must end it. */
export const acwTimeout = channelSetting({
  column: 'acw_timeout',
  title: TITLE,
  member: 'acwTimeout',
  flag: {
    argument: '<seconds|channel=seconds,…>',
    summary:
      'after-contact-work timeout: seconds for all four channels, or voice=30,chat=60,callback=15; 0 is no limit',
  },
  values:
    'seconds 0 to 2000000 for all four channels, or `voice=30,chat=60,callback=15` (`callback`: agent-first callbacks, which a single value leaves alone); 0 is no limit',
  input: { hint: `seconds, 0 to ${MOST}; 0 is no limit` },
  console: { headers: ['ACW timeout (seconds)'] },
  needsAcw: true,
  none: NONE,
  valuesOf: (user) => (user.acwTimeout === undefined ? undefined : valuesOf(user)),
  withValues: (user, channels, callbacks) => ({
    ...user,
    acwTimeout: merged(user.acwTimeout, channels),
    ...(callbacks.voice === undefined
      ? {}
      : { callbackAcwTimeout: merged(user.callbackAcwTimeout, callbacks) }),
  }),
  warn: warnOfNoLimit,
  stuck: keptValues,
  parseValue: parseSeconds,
  format: String,
  showValue: showSeconds,
})

function valuesOf({ acwTimeout: channels = {}, callbackAcwTimeout: callbacks = {} }: User): ChannelValues {
  return withCallback(channels, callbacks)
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
  return `${TITLE}: ${texts.join(', ')}; the service keeps a value that is left out`
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
  const meant = /^(?<whole>\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0+)?\s*(?:s|sec|seconds?)?\.?$/i.exec(text)
  const number = meant?.groups?.['whole']?.replaceAll(',', '')
  const hint = number === undefined || Number(number) > MOST ? {} : { hint: `Did you mean ${number}?` }
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
