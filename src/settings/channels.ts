import { splitCell, splitOnce } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import { didYouMean } from '../model/names.js'
import { CHANNELS, type PerChannel } from '../model/user.js'
import type { Value } from '../model/value.js'

/** Agent-first callbacks: a value beside that of the channel voice, which counts where there is none. */
export const CALLBACK = 'callback'
/** What a value can be given for. */
export const TARGETS = [...CHANNELS, CALLBACK] as const
type Target = (typeof TARGETS)[number]

/** Takes a channel's value away. */
export const NONE = 'none'
export type ChannelValue = number | boolean | typeof NONE

/** A value for some of the channels, and for callbacks. */
export type ChannelValues = Readonly<Partial<Record<Target, ChannelValue>>>

/** The values of a user. Callbacks that follow the voice channel have none. */
export function withCallback<T extends ChannelValue>(
  channels: PerChannel<T>,
  { voice }: PerChannel<T>,
): ChannelValues {
  return voice === undefined ? channels : { ...channels, [CALLBACK]: voice }
}

/** The channels of some values, and those for callbacks, both as a user holds them. */
export function splitCallback({ [CALLBACK]: callback, ...channels }: ChannelValues): {
  readonly channels: PerChannel<ChannelValue>
  readonly callbacks: PerChannel<ChannelValue>
} {
  return { channels, callbacks: callback === undefined ? {} : { voice: callback } }
}

/** `VALUE` for all four channels, or `voice=VALUE,chat=VALUE,callback=VALUE`. */
export function parseChannels(
  column: string,
  text: string,
  parseValue: (text: string) => ChannelValue | Refusal,
): Edit | Refusal {
  if (!text.includes('=')) {
    const value = parseValue(text.trim())
    if (typeof value === 'object') return value
    if (value === NONE) return { code: 'BadValue', refused: `${NONE} needs a channel, like voice=${NONE}` }
    return { setting: column, given: text, want: Object.fromEntries(CHANNELS.map((one) => [one, value])) }
  }
  const values: Partial<Record<Target, ChannelValue>> = {}
  for (const part of splitCell(text, ',')) {
    const [name = '', valueText = ''] = splitOnce(part, '=') ?? [part]
    const target = TARGETS.find((candidate) => candidate === name.trim())
    if (target === undefined) return unknownChannel(name.trim())
    if (target in values) return { code: 'BadValue', refused: `the channel ${target} is given twice` }
    const value = parseValue(valueText.trim())
    if (typeof value === 'object') return value
    values[target] = value
  }
  return { setting: column, given: text, want: values }
}

/** The values of a user as a cell: a single one if all four channels have it and callbacks have none of their own. */
export function channelsCell(values: ChannelValues, format: (value: ChannelValue) => string): string {
  const entries = Object.entries(values)
  const only = valueOfAll(values, format)
  if (only !== undefined && values[CALLBACK] === undefined) return only
  return entries.map(([target, value]) => `${target}=${format(value)}`).join(',')
}

/** The channels of the edit that the user has a value for. */
export function viewChannels(values: ChannelValues, edit: Edit): ChannelValues {
  const wanted = channelValues(edit.want)
  return Object.fromEntries(Object.entries(values).filter(([target]) => target in wanted))
}

export function isAsWanted(values: ChannelValues, edit: Edit): boolean {
  return Object.entries(channelValues(edit.want)).every(
    ([target, value]) => (Reflect.get(values, target) ?? NONE) === value,
  )
}

/** Why callbacks can't have a value: the service takes it only beside a value of the voice channel. `values`: with the edit. */
export function checkCallback(values: ChannelValues, edit: Edit): Refusal | undefined {
  const { voice, [CALLBACK]: callback } = channelValues(edit.want)
  if (voice === undefined && callback === undefined) return undefined
  if (values[CALLBACK] === undefined || values.voice !== undefined) return undefined
  return {
    code: 'NoVoiceValue',
    refused: 'callbacks need a value for voice beside theirs, and this user has none',
    hint: 'Give voice=… too.',
  }
}

/** What a plan says of users whose callbacks a value for channels leaves as they are. */
export function noteOfCallbacks(
  title: string,
  wanted: readonly { readonly values: ChannelValues; readonly edit: Edit }[],
): string | undefined {
  const kept = wanted.filter(({ values, edit }) => {
    const { voice, callback } = channelValues(edit.want)
    return voice !== undefined && callback === undefined && values[CALLBACK] !== undefined
  }).length
  if (kept === 0) return undefined
  return `${title}: agent-first callbacks have a value of their own for ${kept === 1 ? '1 of these users' : `${kept} of these users`}, which stays; set callback to change it`
}

/**
 * The edit that puts channels back. A channel that had no value gets `none`: the value that having none amounts to, or
 * `NONE` to take its value away; otherwise it stays as it is. For callbacks none is not off.
 */
export function restoreChannels(
  column: string,
  before: Value,
  edit: Edit,
  format: (value: ChannelValue) => string,
  none?: boolean | typeof NONE,
): readonly Edit[] {
  const had = channelValues(before)
  const entries = Object.keys(channelValues(edit.want)).flatMap((target) => {
    const otherwise = target === CALLBACK && none !== NONE ? undefined : none
    const value = Object.hasOwn(had, target) ? had[target as Target] : otherwise
    return value === undefined ? [] : [[target, value] as const]
  })
  if (entries.length === 0) return []
  const given = entries
    .map(([target, value]) => `${target}=${value === NONE ? NONE : format(value)}`)
    .join(',')
  return [{ setting: column, given, want: Object.fromEntries(entries) }]
}

/** `30 s`, or `voice: 30 s, chat: 60 s` where the channels differ; `30 s, callback: 15 s`. */
export function showChannels(value: Value, show: (value: ChannelValue) => string): string {
  const values = channelValues(value)
  const { [CALLBACK]: callback, ...channels } = values
  const only = valueOfAll(values, show)
  const shown = [
    ...(only === undefined
      ? Object.entries(channels).map(([target, one]) => `${target}: ${show(one)}`)
      : [only]),
    ...(callback === undefined ? [] : [`${CALLBACK}: ${show(callback)}`]),
  ]
  return shown.join(', ') || '(none)'
}

/** The text that all four channels share. */
function valueOfAll(values: ChannelValues, format: (value: ChannelValue) => string): string | undefined {
  const texts = CHANNELS.map((channel) => {
    const value = values[channel]
    return value === undefined ? undefined : format(value)
  })
  const [first] = texts
  return texts.every((text) => text === first) ? first : undefined
}

/** The values as one text, in the form of `now` of a prompt. */
export function channelTexts(
  values: ChannelValues,
  show: (value: ChannelValue) => string,
): readonly string[] {
  return Object.keys(values).length === 0 ? [] : [showChannels(values, show)]
}

export function channelValues(value: Value): ChannelValues {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`values per channel were expected, got ${JSON.stringify(value)}`)
  }
  return value as ChannelValues
}

function unknownChannel(name: string): Refusal {
  const list = `The channels are ${CHANNELS.join(', ')}; ${CALLBACK} is for agent-first callbacks.`
  return {
    code: 'BadValue',
    refused: `there is no channel "${name}"`,
    hint: didYouMean(name, TARGETS, list) ?? list,
  }
}
