import type { Channel } from '@aws-sdk/client-connect'
import type { ChannelLists, ChannelSettings } from '../channel-settings.js'
import { type ExportRow, pairs } from './export-file.js'

/** By channel; agent-first callbacks, which belong to voice, under a name of their own. */
type Values = ReadonlyMap<Channel | typeof CALLBACK, string>

const CALLBACK = 'CALLBACK'

/** Phone and channels of an exported user. Where no column tells of a channel by itself, PhoneConfig says it all. */
export function practicePhone({ cell }: ExportRow): ChannelSettings {
  const accept = valuesOf(cell('auto_accept'))
  const acw = valuesOf(cell('acw_timeout'))
  const isDesk = cell('phone_type') === 'desk'
  const PhoneConfig: ChannelSettings['PhoneConfig'] = {
    PhoneType: isDesk ? 'DESK_PHONE' : 'SOFT_PHONE',
    AutoAccept: voiceOf(accept) === 'on',
    AfterContactWorkTimeLimit: Number(voiceOf(acw)) || 0,
    DeskPhoneNumber: cell('desk_phone_number'),
    PersistentConnection: cell('persistent_connection') === 'on',
  }
  return { PhoneConfig, ...listsOf(accept, acw, cell('voice_enhancement')) }
}

function voiceOf(values: Values | string): string {
  return typeof values === 'string' ? values : (values.get('VOICE') ?? '')
}

/** `voice=on,chat=off` by channel; a text that is for all of them stays as it is. */
function valuesOf(text: string): Values | string {
  return text.includes('=')
    ? new Map(
        pairs(text, ',', '=').map(([channel, value]) => [
          channel.toUpperCase() as Channel | typeof CALLBACK,
          value,
        ]),
      )
    : text
}

function listsOf(accept: Values | string, acw: Values | string, enhancement: string): ChannelLists {
  return {
    ...(typeof accept === 'string'
      ? {}
      : {
          AutoAcceptConfigs: channelsOf(accept).map(([Channel, value]) => ({
            Channel,
            AutoAccept: value === 'on',
            ...callbackOf(accept, Channel, (text) => ({ AgentFirstCallbackAutoAccept: text === 'on' })),
          })),
        }),
    ...(typeof acw === 'string'
      ? {}
      : {
          AfterContactWorkConfigs: channelsOf(acw).map(([Channel, value]) => ({
            Channel,
            AfterContactWorkConfig: { AfterContactWorkTimeLimit: Number(value) || 0 },
            ...callbackOf(acw, Channel, (text) => ({
              AgentFirstCallbackAfterContactWorkConfig: { AfterContactWorkTimeLimit: Number(text) || 0 },
            })),
          })),
        }),
    ...(enhancement === ''
      ? {}
      : {
          VoiceEnhancementConfigs: [
            { Channel: 'VOICE' as const, VoiceEnhancementMode: modes.get(enhancement) ?? 'NONE' },
          ],
        }),
  }
}

function channelsOf(values: Values): readonly (readonly [Channel, string])[] {
  return [...values].flatMap(([channel, value]) => (channel === CALLBACK ? [] : [[channel, value] as const]))
}

/** What is said of callbacks, for the entry of voice. */
function callbackOf(values: Values, channel: Channel, make: (text: string) => object): object {
  const text = channel === 'VOICE' ? values.get(CALLBACK) : undefined
  return text === undefined ? {} : make(text)
}

const modes = new Map([
  ['none', 'NONE'],
  ['noise-suppression', 'NOISE_SUPPRESSION'],
  ['voice-isolation', 'VOICE_ISOLATION'],
] as const) as ReadonlyMap<string, 'NONE' | 'NOISE_SUPPRESSION' | 'VOICE_ISOLATION'>
