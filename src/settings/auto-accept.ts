import type { Edit } from '../model/edit.js'
import type { PerChannel, User } from '../model/user.js'
import { operationsOn } from '../operations/index.js'
import {
  type ChannelValue,
  type ChannelValues,
  channelsCell,
  channelTexts,
  channelValues,
  checkCallback,
  isAsWanted,
  noteOfCallbacks,
  parseChannels,
  restoreChannels,
  showChannels,
  splitCallback,
  viewChannels,
  withCallback,
} from './channels.js'
import type { Setting } from './setting.js'
import { ON_OFF, onOff, parseOnOff, yesNo } from './words.js'

const column = 'auto_accept'
const title = 'Auto-accept'

export const autoAccept: Setting = {
  column,
  title,
  flag: {
    name: '--auto-accept',
    argument: '<on|off|channel=on,…>',
    summary:
      'accept contacts automatically: on or off for all four channels, or voice=on,chat=off,callback=on',
    cell: ([text = '']) => text,
  },
  values:
    '`on` or `off` for all four channels, or `voice=on,chat=off` (`voice`, `chat`, `task`, `email`, and `callback`: agent-first callbacks, which a single value leaves alone)',
  prompt: {
    input: { kind: 'channels', words: ON_OFF, hint: 'on or off' },
    now: (user) => channelTexts(valuesOf(user), onOff),
  },
  console: { headers: ['soft phone auto accept (yes/no)'], cell: yesNo },
  names: [],
  operations: operationsOn('autoAccept'),
  json: { value: valuesOf },
  note: (wanted) =>
    noteOfCallbacks(
      title,
      wanted.map(({ user, edit }) => ({ values: valuesOf(user), edit })),
    ),
  parse: (text) => parseChannels(column, text, parseOnOff),
  apply: applyTo,
  check: (wanted, edit) => checkCallback(valuesOf(wanted), edit),
  view: (user, edit) => viewChannels(valuesOf(user), edit),
  remaining: (user, edit) => (isAsWanted(valuesOf(user), edit) ? undefined : edit),
  restore: (before, edit) => restoreChannels(column, before, edit, onOff, false),
  whole: (user) => channelsCell(valuesOf(user), onOff),
  show: (value) => showChannels(value, onOff),
  ids: () => [],
}

function valuesOf(user: User): ChannelValues {
  return withCallback(user.autoAccept, user.callbackAutoAccept)
}

function applyTo(user: User, edit: Edit): User {
  const { channels, callbacks } = splitCallback(channelValues(edit.want))
  return {
    ...user,
    autoAccept: { ...user.autoAccept, ...booleans(channels) },
    callbackAutoAccept: { ...user.callbackAutoAccept, ...booleans(callbacks) },
  }
}

function booleans(values: PerChannel<ChannelValue>): PerChannel<boolean> {
  return Object.fromEntries(Object.entries(values).map(([channel, value]) => [channel, value === true]))
}
