import type { User } from '../model/user.js'
import type { Refusal } from '../model/edit.js'
import { parsePhoneNumber } from './identity.js'
import { ON_OFF, parseOnOff, parseWord, yesNo } from './words.js'
import { scalarSetting } from './scalar-setting.js'

const TYPES = ['soft', 'desk'] as const
const MODES = ['none', 'noise-suppression', 'voice-isolation'] as const
const CONSOLE_MODES: Readonly<Record<string, string>> = {
  'isolate voice': 'voice-isolation',
  'suppress noise': 'noise-suppression',
}

export const phoneType = scalarSetting({
  column: 'phone_type',
  title: 'Phone type',
  member: 'phoneType',
  flag: { argument: '<soft|desk>', summary: 'soft phone or desk phone; a desk phone needs a number' },
  values: '`soft`, `desk`',
  input: { kind: 'word', words: TYPES },
  console: { headers: ['phone type (soft/desk)'] },
  parse: (text) => parseWord(text, TYPES),
  check: checkNumber,
})

/** A desk phone needs a number. */
function checkNumber({ phoneType: type, deskPhoneNumber: number }: User): Refusal | undefined {
  if (type !== 'desk' || number !== null) return undefined
  return {
    code: 'NoDeskNumber',
    refused: 'a desk phone needs a number, and this user has none',
    hint: 'Give a desk phone number too.',
  }
}

/** Kept while the phone type is soft; used when it is desk. */
export const deskPhoneNumber = scalarSetting({
  column: 'desk_phone_number',
  title: 'Desk phone number',
  member: 'deskPhoneNumber',
  flag: { argument: '<number>', summary: 'the number of the desk phone, e.g. +493012345678' },
  values: 'E.164, e.g. `+493012345678`',
  input: { kind: 'text', hint: 'e.g. +493012345678' },
  console: { headers: ['phone number'] },
  parse: parsePhoneNumber,
  check: ({ phoneType: type }) =>
    type === null
      ? { code: 'NoPhoneType', refused: 'a number needs a phone type, and this user has none' }
      : undefined,
})

export const persistentConnection = scalarSetting({
  column: 'persistent_connection',
  title: 'Persistent connection',
  member: 'persistentConnection',
  unset: false,
  flag: { argument: '<on|off>', summary: 'keep the voice connection open between contacts' },
  values: '`on`, `off`',
  input: { kind: 'word', words: ON_OFF },
  console: { headers: ['persistent connection', 'persistent connection (yes/no)'], cell: yesNo },
  parse: (text) => parseOnOff(text.trim()),
})

export const voiceEnhancement = scalarSetting({
  column: 'voice_enhancement',
  title: 'Voice enhancement',
  member: 'voiceEnhancement',
  unset: 'none',
  flag: { argument: '<mode>', summary: 'none, noise-suppression or voice-isolation' },
  values: '`none`, `noise-suppression`, `voice-isolation`',
  input: { kind: 'word', words: MODES },
  console: {
    headers: [
      'audio enhancement',
      'audio enhancement(none/isolate voice/suppress noise)',
      'audio enhancement (none/isolate voice/suppress noise)',
    ],
    cell: (text) => CONSOLE_MODES[text.toLowerCase()] ?? text,
  },
  parse: (text) => parseWord(text, MODES),
})
