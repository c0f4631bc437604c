import type { PerChannel } from '../model/user.js'
import { channelSetting } from './channel-setting.js'
import { type ChannelValue, withCallback } from './channels.js'
import { ON_OFF, onOff, parseOnOff, yesNo } from './words.js'

export const autoAccept = channelSetting({
  column: 'auto_accept',
  title: 'Auto-accept',
  member: 'autoAccept',
  flag: {
    argument: '<on|off|channel=on,…>',
    summary:
      'accept contacts automatically: on or off for all four channels, or voice=on,chat=off,callback=on',
  },
  values:
    '`on` or `off` for all four channels, or `voice=on,chat=off` (`voice`, `chat`, `task`, `email`, and `callback`: agent-first callbacks, which a single value leaves alone)',
  input: { words: ON_OFF, hint: 'on or off' },
  console: { headers: ['soft phone auto accept (yes/no)'], cell: yesNo },
  none: false,
  valuesOf: (user) => withCallback(user.autoAccept, user.callbackAutoAccept),
  withValues: (user, channels, callbacks) => ({
    ...user,
    autoAccept: { ...user.autoAccept, ...booleans(channels) },
    callbackAutoAccept: { ...user.callbackAutoAccept, ...booleans(callbacks) },
  }),
  parseValue: parseOnOff,
  format: onOff,
  showValue: onOff,
})

function booleans(values: PerChannel<ChannelValue>): PerChannel<boolean> {
  return Object.fromEntries(Object.entries(values).map(([channel, value]) => [channel, value === true]))
}
