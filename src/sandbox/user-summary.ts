import type {
  AfterContactWorkConfig,
  AfterContactWorkConfigPerChannel,
  UserSearchSummary,
} from '@aws-sdk/client-connect'
import { showPhone } from './channel-settings.js'
import type { Switches } from './switches.js'
import type { UserRecord } from './store.js'

/**
 * A user as SearchUsers shows it: no e-mail addresses, no mobile, no modification time, and after-contact-work times
 * in milliseconds (API:SearchUsers). Whether that goes for the per-channel lists too is not confirmed, hence the
 * leeway.
 */
export function summarizeUser(user: UserRecord, leeway: Switches): UserSearchSummary {
  const {
    LastModifiedTime: _,
    LastModifiedRegion: __,
    IdentityInfo,
    PhoneConfig,
    ...shown
  } = showPhone(user, leeway.legacyPhone)
  const { AfterContactWorkTimeLimit: seconds, ...phone } = PhoneConfig
  const factor = leeway.searchAcwUnit === 'milliseconds' ? 1000 : 1
  return {
    ...shown,
    IdentityInfo: { FirstName: IdentityInfo.FirstName, LastName: IdentityInfo.LastName },
    PhoneConfig: seconds === undefined ? phone : { ...phone, AfterContactWorkTimeLimit: seconds * 1000 },
    AfterContactWorkConfigs: user.AfterContactWorkConfigs?.map((entry) => scaleChannel(entry, factor)),
  }
}

function scaleChannel(
  entry: AfterContactWorkConfigPerChannel,
  factor: number,
): AfterContactWorkConfigPerChannel {
  const callback = entry.AgentFirstCallbackAfterContactWorkConfig
  return {
    ...entry,
    AfterContactWorkConfig: scale(entry.AfterContactWorkConfig, factor),
    AgentFirstCallbackAfterContactWorkConfig: callback === undefined ? undefined : scale(callback, factor),
  }
}

function scale(config: AfterContactWorkConfig | undefined, factor: number): AfterContactWorkConfig {
  const limit = config?.AfterContactWorkTimeLimit
  return limit === undefined ? {} : { AfterContactWorkTimeLimit: limit * factor }
}
