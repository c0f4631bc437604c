import { CallError, WRONG_USER } from './connect.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/**
 * Guards everything that goes into a path: the SDK sends an empty id as it is, and `..` unescaped.
 * @throws TypeError for anything but a UUID.
 */
export function checkedId(what: string, id: string): string {
  if (!isUuid(id)) throw new TypeError(`${what}: ${JSON.stringify(id)} is not an id of Amazon Connect`)
  return id
}

const USER_ARN = /^arn:[a-z-]+:connect:([a-z0-9-]+):\d{12}:instance\/([^/]+)\/agent\/([^/]+)$/

/** The parts of a user's ARN; `undefined` for anything else. */
export function parseUserArn(
  text: string,
): { region: string; instanceId: string; userId: string } | undefined {
  const [, region = '', instanceId = '', userId = ''] = USER_ARN.exec(text) ?? []
  return isUuid(instanceId) && isUuid(userId) ? { region, instanceId, userId } : undefined
}

/** The same for a user's ARN. */
export function checkedUserArn(arn: string): string {
  if (parseUserArn(arn) === undefined) throw new TypeError(`${JSON.stringify(arn)} is not the ARN of a user`)
  return arn
}

export interface InstanceArn {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly instanceId: string
}

const INSTANCE_ARN = /^arn:([a-z-]+):connect:([a-z0-9-]+):(\d{12}):instance\/([^/]+)$/

/** The parts of an instance's ARN; `undefined` for anything else. */
export function parseInstanceArn(text: string): InstanceArn | undefined {
  const [, partition, region, account, instanceId] = INSTANCE_ARN.exec(text) ?? []
  if (partition === undefined || region === undefined || account === undefined || instanceId === undefined)
    return undefined
  return isUuid(instanceId) ? { partition, region, account, instanceId } : undefined
}

/**
 * What is sent is derived from this answer, so it must be of the user asked for: a proxy may mix answers up.
 * @throws CallError
 */
export function checkAnsweredUser(
  { id, arn }: { readonly id: string | undefined; readonly arn: string | undefined },
  userId: string,
  instanceId: string,
): void {
  const isOfInstance = arn === undefined || arn.includes(`:instance/${instanceId}/`)
  if (id?.toLowerCase() === userId.toLowerCase() && isOfInstance) return
  const message = `the answer was about ${arn ?? id ?? 'no user'}, not about the user asked for (${userId})`
  const failure = { kind: 'transient', code: WRONG_USER, message, requestId: null, status: 200 } as const
  throw new CallError('DescribeUser', failure, 1)
}
