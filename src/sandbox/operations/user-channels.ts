import {
  UpdateUserConfig$,
  type UpdateUserConfigRequest,
  UpdateUserPhoneConfig$,
  type UpdateUserPhoneConfigRequest,
  type UserPhoneConfig,
} from '@aws-sdk/client-connect'
import { requireGoodChannels } from '../channel-rules.js'
import {
  type ChannelEntry,
  channelListNames,
  type ChannelLists,
  type ChannelSettings,
  isVoice,
  listsFromPhone,
  mergeByChannel,
  phoneFromLists,
  phoneWithout,
  requireDeskNumber,
} from '../channel-settings.js'
import { requireInstance, requireUser } from '../identifiers.js'
import type { Switches } from '../switches.js'
import { defineOperation } from './operation.js'

export const updateUserConfig = defineOperation(
  UpdateUserConfig$,
  (input: UpdateUserConfigRequest, { store, clock, leeway }): void => {
    const user = requireUser(requireInstance(store, input.InstanceId ?? ''), input.UserId ?? '')
    requireGoodChannels(input)
    const { PhoneConfig, ...lists } = changeLists(user, input, leeway)
    if (input.PhoneNumberConfigs !== undefined) {
      requireDeskNumber(PhoneConfig)
    }
    Object.assign(user, lists)
    if (leeway.legacyPhone !== 'frozen') {
      user.PhoneConfig = PhoneConfig
    }
    user.LastModifiedTime = new Date(clock.now())
  },
)

/** An empty list names no channel, and so says no more than a list that is left out. */
function changeLists(
  old: ChannelSettings,
  request: ChannelLists,
  { omittedLists, omittedChannels }: Switches,
): ChannelSettings {
  const legacy = listsFromPhone(old.PhoneConfig)
  const change = <Entry extends ChannelEntry>(
    given: Entry[] = [],
    present: Entry[] | undefined,
    fromPhone: Entry[],
  ): Entry[] | undefined => {
    if (given.length === 0) {
      return omittedLists === 'wiped' ? [] : present
    }
    return omittedChannels === 'wiped' ? given : mergeByChannel(present ?? fromPhone, given)
  }
  const lists: ChannelLists = {
    AutoAcceptConfigs: change(request.AutoAcceptConfigs, old.AutoAcceptConfigs, legacy.AutoAcceptConfigs),
    AfterContactWorkConfigs: change(
      request.AfterContactWorkConfigs,
      old.AfterContactWorkConfigs,
      legacy.AfterContactWorkConfigs,
    ),
    PhoneNumberConfigs: change(request.PhoneNumberConfigs, old.PhoneNumberConfigs, legacy.PhoneNumberConfigs),
    PersistentConnectionConfigs: change(
      request.PersistentConnectionConfigs,
      old.PersistentConnectionConfigs,
      legacy.PersistentConnectionConfigs,
    ),
    VoiceEnhancementConfigs: change(request.VoiceEnhancementConfigs, old.VoiceEnhancementConfigs, []),
  }
  const isWiped = (name: (typeof channelListNames)[number]) =>
    ((request[name] ?? []).length === 0 ? omittedLists : omittedChannels) === 'wiped'
  const kept = phoneWithout(old.PhoneConfig, channelListNames.filter(isWiped))
  return { ...lists, PhoneConfig: { ...kept, ...phoneFromLists(lists) } }
}

export const updateUserPhoneConfig = defineOperation(
  UpdateUserPhoneConfig$,
  (input: UpdateUserPhoneConfigRequest, { store, clock, leeway }): void => {
    const user = requireUser(requireInstance(store, input.InstanceId ?? ''), input.UserId ?? '')
    const changed = changePhone(user, input.PhoneConfig ?? {}, leeway.omittedPhoneConfig)
    requireDeskNumber(changed.PhoneConfig)
    Object.assign(user, changed)
    user.LastModifiedTime = new Date(clock.now())
  },
)

/**
 * The same after-contact-work time goes to every channel, whether the request names one or not ("will always set",
 * API:UpdateUserPhoneConfig). All else goes to voice. Lists the user does not have are not made.
 */
function changePhone(
  old: ChannelSettings,
  request: UserPhoneConfig,
  omitted: Switches['omittedPhoneConfig'],
): ChannelSettings {
  const blank = { AutoAccept: false, AfterContactWorkTimeLimit: 0, DeskPhoneNumber: '' }
  const PhoneConfig = { ...old.PhoneConfig, ...(omitted === 'reset' ? blank : {}), ...request }
  const lists = listsFromPhone(PhoneConfig)
  return {
    PhoneConfig,
    AutoAcceptConfigs: write(old.AutoAcceptConfigs, lists.AutoAcceptConfigs.filter(isVoice)),
    AfterContactWorkConfigs: write(old.AfterContactWorkConfigs, lists.AfterContactWorkConfigs),
    // Not merged: a number that was reset must not come back.
    PhoneNumberConfigs: old.PhoneNumberConfigs === undefined ? undefined : lists.PhoneNumberConfigs,
    PersistentConnectionConfigs: write(old.PersistentConnectionConfigs, lists.PersistentConnectionConfigs),
  }
}

function write<Entry extends ChannelEntry>(list: Entry[] | undefined, entries: Entry[]): Entry[] | undefined {
  return list === undefined ? undefined : mergeByChannel(list, entries)
}
