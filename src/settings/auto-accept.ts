import type { PerChannel } from '../model/user.js'
import { operationsOn } from '../operations/index.js'
import {
  channelTexts,
  channelsCell,
  channelValues,
  isAsWanted,
  parseChannels,
  restoreChannels,
  showChannels,
  viewChannels,
} from './channels.js'
import { ON_OFF, onOff, parseOnOff, yesNo } from './words.js'
import type { Setting } from './setting.js'

const column = 'auto_accept'

export const autoAccept: Setting = {
  column,
  title: 'Auto-accept',
  flag: {
    name: '--auto-accept',
    argument: '<on|off|channel=on,…>',
    summary: 'accept contacts by itself: on or off for all four channels, or voice=on,chat=off',
    cell: ([text = '']) => text,
  },
  values: '`on` or `off` for all four channels, or `voice=on,chat=off` (`voice`, `chat`, `task`, `email`)',
  prompt: {
    input: { kind: 'channels', words: ON_OFF, hint: 'on or off' },
    now: (user) => channelTexts(user.autoAccept, onOff),
  },
  console: { headers: ['soft phone auto accept (yes/no)'], cell: yesNo },
  names: [],
  operations: operationsOn('autoAccept'),
  json: { value: (user) => user.autoAccept },
  parse: (text) => parseChannels(column, text, parseOnOff),
  apply: (user, edit) => ({
    ...user,
    autoAccept: { ...user.autoAccept, ...booleans(channelValues(edit.want)) },
  }),
  view: (user, edit) => viewChannels(user.autoAccept, edit),
  remaining: (user, edit) => (isAsWanted(user.autoAccept, edit) ? undefined : edit),
  restore: (before, edit) => restoreChannels(column, before, edit, onOff, false),
  whole: (user) => channelsCell(user.autoAccept, onOff),
  show: (value) => showChannels(value, onOff),
  ids: () => [],
}

function booleans(values: PerChannel<number | boolean>): PerChannel<boolean> {
  return Object.fromEntries(Object.entries(values).map(([channel, value]) => [channel, value === true]))
}
