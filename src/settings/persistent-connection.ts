import { ON_OFF, onOff, parseOnOff, yesNo } from './on-off.js'
import type { Setting } from './setting.js'

const column = 'persistent_connection'

export const persistentConnection: Setting = {
  column,
  title: 'Persistent connection',
  flag: {
    name: '--persistent-connection',
    argument: '<on|off>',
    summary: 'keep the voice connection open between contacts',
    cell: ([text = '']) => text,
  },
  values: '`on`, `off`',
  prompt: {
    input: { kind: 'word', words: ON_OFF },
    now: ({ persistentConnection: on }) => (on === null ? [] : [onOff(on)]),
  },
  console: { headers: ['persistent connection', 'persistent connection (yes/no)'], cell: yesNo },
  names: [],
  operations: ['UpdateUserConfig', 'UpdateUserPhoneConfig'],
  parse: (text) => {
    const on = parseOnOff(text.trim())
    return typeof on === 'boolean' ? { setting: column, given: text, want: on } : on
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, persistentConnection: edit.want === true }),
  view: (user) => user.persistentConnection,
  remaining: (user, edit) => (user.persistentConnection === edit.want ? undefined : edit),
  restore: (before) => [{ setting: column, given: onOff(before ?? false), want: before ?? false }],
  whole: ({ persistentConnection: on }) => (on === null ? '' : onOff(on)),
  show: onOff,
  ids: () => [],
}
