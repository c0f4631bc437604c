import { type ChannelEntry, type ChannelLists, channelListNames, isVoice } from './channel-settings.js'
import { invalidParameter } from './errors.js'

/** What lists per channel must keep to, whichever operation they come with. */
export function requireGoodChannels(lists: ChannelLists): void {
  requireChannelsOnce(lists)
  requireCallbacksOnVoice(lists)
}

function requireChannelsOnce(lists: ChannelLists): void {
  for (const name of channelListNames) {
    const named = (lists[name] ?? []).map(({ Channel }) => Channel)
    const twice = named.find((channel, index) => named.indexOf(channel) < index)
    if (twice !== undefined) {
      throw invalidParameter(`'${name}' names the channel ${twice} more than once.`)
    }
  }
}

function requireCallbacksOnVoice({
  AutoAcceptConfigs = [],
  AfterContactWorkConfigs = [],
}: ChannelLists): void {
  const callbacks: readonly ChannelEntry[] = [
    ...AutoAcceptConfigs.filter((entry) => entry.AgentFirstCallbackAutoAccept !== undefined),
    ...AfterContactWorkConfigs.filter(
      (entry) => entry.AgentFirstCallbackAfterContactWorkConfig !== undefined,
    ),
  ]
  if (!callbacks.every(isVoice)) {
    throw invalidParameter('Settings for agent-first callbacks are for the channel VOICE only.')
  }
}
