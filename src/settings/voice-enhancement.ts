import { parseWord } from './on-off.js'
import { textOf } from './names.js'
import type { Setting } from './setting.js'
import { present } from './setting-prompt.js'

const column = 'voice_enhancement'
const MODES = ['none', 'noise-suppression', 'voice-isolation'] as const
const CONSOLE_MODES: Readonly<Record<string, string>> = {
  'isolate voice': 'voice-isolation',
  'suppress noise': 'noise-suppression',
}

export const voiceEnhancement: Setting = {
  column,
  title: 'Voice enhancement',
  flag: {
    name: '--voice-enhancement',
    argument: '<mode>',
    summary: 'none, noise-suppression or voice-isolation',
    cell: ([text = '']) => text,
  },
  values: '`none`, `noise-suppression`, `voice-isolation`',
  prompt: { input: { kind: 'word', words: MODES }, now: (user) => present(user.voiceEnhancement) },
  console: {
    headers: [
      'audio enhancement',
      'audio enhancement(none/isolate voice/suppress noise)',
      'audio enhancement (none/isolate voice/suppress noise)',
    ],
    cell: (text) => CONSOLE_MODES[text.toLowerCase()] ?? text,
  },
  names: [],
  operations: ['UpdateUserConfig'],
  parse: (text) => {
    const mode = parseWord(text, MODES)
    return typeof mode === 'string' ? { setting: column, given: text, want: mode } : mode
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, voiceEnhancement: textOf(edit.want) }),
  view: (user) => user.voiceEnhancement,
  remaining: (user, edit) => (user.voiceEnhancement === edit.want ? undefined : edit),
  restore: (before) => [{ setting: column, given: textOf(before ?? 'none'), want: before ?? 'none' }],
  whole: (user) => user.voiceEnhancement ?? '',
  show: (value) => (value === null ? '(none)' : textOf(value)),
  ids: () => [],
}
