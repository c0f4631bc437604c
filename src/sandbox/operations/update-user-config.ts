import { UpdateUserConfig$, type UpdateUserConfigRequest } from '@aws-sdk/client-connect'
import { requireGoodChannels } from '../channel-rules.js'
import {
  type ChannelEntry,
  type ChannelLists,
  type ChannelSettings,
  channelListNames,
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
