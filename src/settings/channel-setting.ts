import type { Refusal } from '../model/edit.js'
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
  type NONE,
  noteOfCallbacks,
  parseChannels,
  restoreChannels,
  showChannels,
  splitCallback,
  viewChannels,
} from './channels.js'
import type { Setting, SettingFlag } from './setting.js'
import type { SettingInput } from './setting-prompt.js'

/** What a setting with a value per channel has of its own. */
export interface ChannelDefinition
  extends Pick<Setting, 'column' | 'title' | 'values' | 'console' | 'needsAcw' | 'warn' | 'stuck'> {
  /** The member of the user that it edits. */
  readonly member: 'autoAccept' | 'acwTimeout'
  readonly flag: Pick<SettingFlag, 'argument' | 'summary'>
  readonly input: Omit<Extract<SettingInput, { kind: 'channels' }>, 'kind'>
  /** What undo writes to a channel that had no value. */
  readonly none: false | typeof NONE
  /** The values of a user; `undefined` if they were not read. */
  readonly valuesOf: (user: User) => ChannelValues | undefined
  /** The user with other values of some channels, and of callbacks. */
  readonly withValues: (
    user: User,
    channels: PerChannel<ChannelValue>,
    callbacks: PerChannel<ChannelValue>,
  ) => User
  readonly parseValue: (text: string) => ChannelValue | Refusal
  /** A value as it is typed. */
  readonly format: (value: ChannelValue) => string
  /** A value for people. */
  readonly showValue: (value: ChannelValue) => string
}

/** A setting with a value per channel. */
export function channelSetting(definition: ChannelDefinition): Setting {
  const { column, title, flag, input, member, none, ...own } = definition
  const { valuesOf, withValues, parseValue, format, showValue, ...others } = own
  const known = (user: User): ChannelValues => valuesOf(user) ?? {}
  return {
    ...others,
    column,
    title,
    flag: { name: `--${column.replaceAll('_', '-')}`, cell: ([text = '']) => text, ...flag },
    prompt: {
      input: { kind: 'channels', ...input },
      now: (user) => (valuesOf(user) === undefined ? undefined : channelTexts(known(user), showValue)),
    },
    names: [],
    operations: operationsOn(member),
    json: { value: (user) => valuesOf(user) ?? null },
    note: (wanted) =>
      noteOfCallbacks(
        title,
        wanted.map(({ user, edit }) => ({ values: known(user), edit })),
      ),
    parse: (text) => parseChannels(column, text, parseValue),
    apply: (user, edit) => {
      const { channels, callbacks } = splitCallback(channelValues(edit.want))
      return withValues(user, channels, callbacks)
    },
    check: (wanted, edit) => checkCallback(known(wanted), edit),
    view: (user, edit) => viewChannels(known(user), edit),
    remaining: (user, edit) => (isAsWanted(known(user), edit) ? undefined : edit),
    restore: (before, edit) => restoreChannels(column, before, edit, format, none),
    whole: (user) => channelsCell(known(user), format),
    show: (value) => showChannels(value, showValue),
    ids: () => [],
  }
}
