import { splitCell, splitOnce } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import { nearest } from '../model/names.js'
import { CHANNELS, type Channel, type PerChannel } from '../model/user.js'
import type { Value } from '../model/value.js'

/** A value for each of some channels. */
export type ChannelValues = Readonly<Partial<Record<Channel, number | boolean>>>

/** `VALUE` for all four channels, or `voice=VALUE,chat=VALUE`. */
export function parseChannels(
  column: string,
  text: string,
  parseValue: (text: string) => number | boolean | Refusal,
): Edit | Refusal {
  const values: Partial<Record<Channel, number | boolean>> = {}
  if (!text.includes('=')) {
    const value = parseValue(text.trim())
    if (typeof value === 'object') return value
    for (const channel of CHANNELS) values[channel] = value
    return { setting: column, given: text, want: values }
  }
  for (const part of splitCell(text, ',')) {
    const [name = '', valueText = ''] = splitOnce(part, '=') ?? [part]
    const channel = CHANNELS.find((candidate) => candidate === name.trim())
    if (channel === undefined) return unknownChannel(name.trim())
    if (channel in values) return { code: 'BadValue', refused: `the channel ${channel} is given twice` }
    const value = parseValue(valueText.trim())
    if (typeof value === 'object') return value
    values[channel] = value
  }
  return { setting: column, given: text, want: values }
}

/** The values of a user as a cell: one for all four channels where they have the same. */
export function channelsCell(
  values: PerChannel<number | boolean>,
  format: (value: number | boolean) => string,
): string {
  const entries = Object.entries(values)
  const [only, ...others] = new Set(entries.map(([, value]) => format(value)))
  if (entries.length === CHANNELS.length && others.length === 0 && only !== undefined) return only
  return entries.map(([channel, value]) => `${channel}=${format(value)}`).join(',')
}

/** The channels of the edit that the user has a value for. */
export function viewChannels(values: PerChannel<number | boolean>, edit: Edit): ChannelValues {
  const wanted = channelValues(edit.want)
  return Object.fromEntries(Object.entries(values).filter(([channel]) => channel in wanted))
}

export function isAsWanted(values: PerChannel<number | boolean>, edit: Edit): boolean {
  return Object.entries(channelValues(edit.want)).every(
    ([channel, value]) => Reflect.get(values, channel) === value,
  )
}

/**
 * A channel that had no value can't be made to have none again: it gets the value that having none comes to, if that is
 * known, or stays as it is.
 */
export function restoreChannels(
  column: string,
  before: Value,
  edit: Edit,
  format: (value: number | boolean) => string,
  none?: boolean,
): readonly Edit[] {
  const had = channelValues(before)
  const entries = Object.keys(channelValues(edit.want)).flatMap((channel) => {
    const value = (Object.hasOwn(had, channel) ? Reflect.get(had, channel) : none) as ChannelValue
    return value === undefined ? [] : [[channel, value] as const]
  })
  if (entries.length === 0) return []
  const given = entries.map(([channel, value]) => `${channel}=${format(value)}`).join(',')
  return [{ setting: column, given, want: Object.fromEntries(entries) }]
}

type ChannelValue = number | boolean | undefined

/** `30 s`, or `voice: 30 s, chat: 60 s` where the channels differ. */
export function showChannels(value: Value, show: (value: number | boolean) => string): string {
  const entries = Object.entries(channelValues(value))
  const shown = new Set(entries.map(([, one]) => show(one)))
  const [only] = shown
  if (entries.length === CHANNELS.length && shown.size === 1 && only !== undefined) return only
  return entries.map(([channel, one]) => `${channel}: ${show(one)}`).join(', ') || '(none)'
}

/** The values as one text, as `now` of a prompt tells them. */
export function channelTexts(
  values: PerChannel<number | boolean>,
  show: (value: number | boolean) => string,
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
  const [near] = nearest(name, CHANNELS)
  const list = `The channels are ${CHANNELS.join(', ')}.`
  return {
    code: 'BadValue',
    refused: `there is no channel "${name}"`,
    hint: near === undefined ? list : `Did you mean ${near}? ${list}`,
  }
}
