import { documentFailures } from '../model/outcome.js'
import type { JobResult, JobSummary } from '../model/job.js'
import type { NameKind, Names } from '../model/names.js'
import type { BulkError } from '../model/errors.js'
import type { User } from '../model/user.js'

export function resultDocument(result: JobResult) {
  const { place, failedUsers, job, state, stoppedBy, ...numbers } = result
  return {
    schema: 'connect-bulk/result/1',
    job,
    state,
    stoppedBy,
    account: place.account,
    region: place.region,
    instance: place.instance,
    selected: numbers.selected,
    changing: numbers.changing,
    unchanged: numbers.unchanged,
    succeeded: numbers.succeeded,
    failed: numbers.failed,
    notAttempted: numbers.notAttempted,
    calls: numbers.calls,
    throttled: numbers.throttled,
    durationSeconds: numbers.durationSeconds,
    failuresFile: numbers.failuresFile,
    failures: documentFailures(failedUsers),
  }
}

/** A user with names in the place of ids, keyed by the settings' CSV columns. */
export function userDocument(user: User, names: Names) {
  const label = (kind: NameKind, id: string): string => names[kind]?.label(id) ?? id
  return {
    username: user.username,
    userId: user.id,
    arn: user.arn,
    first_name: user.firstName,
    last_name: user.lastName,
    routing_profile: label('routing-profile', user.routingProfileId),
    security_profiles: user.securityProfileIds.map((id) => label('security-profile', id)),
    hierarchy: user.hierarchyGroupId === null ? null : label('hierarchy-group', user.hierarchyGroupId),
    phone_type: user.phoneType,
    desk_phone_number: user.deskPhoneNumber,
    auto_accept: user.autoAccept,
    acw_timeout: user.acwTimeout ?? null,
    persistent_connection: user.persistentConnection,
    voice_enhancement: user.voiceEnhancement,
    tags: user.tags,
  }
}

export function jobsDocument(jobs: readonly JobSummary[]) {
  return { schema: 'connect-bulk/jobs/1', jobs }
}

export function errorDocument(error: BulkError) {
  const { code, message, hint, exitCode } = error
  return { schema: 'connect-bulk/error/1', error: { code, message, hint: hint ?? null, exitCode } }
}
