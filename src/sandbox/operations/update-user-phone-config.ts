import {
  UpdateUserPhoneConfig$,
  type UpdateUserPhoneConfigRequest,
  type UserPhoneConfig,
} from '@aws-sdk/client-connect'
import {
  type ChannelEntry,
  type ChannelSettings,
  isVoice,
  listsFromPhone,
  mergeByChannel,
  requireDeskNumber,
} from '../channel-settings.js'
import { requireInstance, requireUser } from '../identifiers.js'
import type { Switches } from '../switches.js'
import { defineOperation } from './operation.js'

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
