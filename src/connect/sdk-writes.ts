import type { ConnectClient } from '@aws-sdk/client-connect'
import type { CreatedUser } from '../model/user.js'
import type { WriteRequest } from '../operations/operation.js'
import type { WriteAnswer } from './connect.js'
import { checkedId, checkedUserArn, isUuid } from './ids.js'
import type { CallPermit } from './paced-calls.js'
import { answer } from './sdk-answers.js'
import { connectSdk } from './sdk-packages.js'

const {
  AssociateUserProficienciesCommand,
  CreateUserCommand,
  DeleteQuickConnectCommand,
  DeleteUserCommand,
  DisassociateUserProficienciesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserConfigCommand,
  UpdateUserHierarchyCommand,
  UpdateUserIdentityInfoCommand,
  UpdateUserPhoneConfigCommand,
  UpdateUserProficienciesCommand,
  UpdateUserRoutingProfileCommand,
  UpdateUserSecurityProfilesCommand,
} = connectSdk

type Sent = Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>
type Send = (client: ConnectClient) => Sent
type Input = Readonly<Record<string, unknown>>

/** The operation puts its own members together, from values read from the service or resolved. */
const SENDERS: Readonly<Record<string, (input: Input) => Send>> = {
  AssociateUserProficiencies: sender(AssociateUserProficienciesCommand),
  CreateUser: sender(CreateUserCommand),
  DeleteQuickConnect: sender(DeleteQuickConnectCommand),
  DeleteUser: sender(DeleteUserCommand),
  DisassociateUserProficiencies: sender(DisassociateUserProficienciesCommand),
  TagResource: sender(TagResourceCommand),
  UntagResource: sender(UntagResourceCommand),
  UpdateUserConfig: sender(UpdateUserConfigCommand),
  UpdateUserHierarchy: sender(UpdateUserHierarchyCommand),
  UpdateUserIdentityInfo: sender(UpdateUserIdentityInfoCommand),
  UpdateUserPhoneConfig: sender(UpdateUserPhoneConfigCommand),
  UpdateUserProficiencies: sender(UpdateUserProficienciesCommand),
  UpdateUserRoutingProfile: sender(UpdateUserRoutingProfileCommand),
  UpdateUserSecurityProfiles: sender(UpdateUserSecurityProfilesCommand),
}

/** A command of any operation, as the client takes it. */
type AnyCommand = Parameters<ConnectClient['send']>[0]

function sender(Command: new (input: never) => unknown): (input: Input) => Send {
  return (input) => {
    const command = new Command(input as never) as AnyCommand
    return (client) => client.send(command)
  }
}

/**
 * Prepares the call of one write.
 * @throws TypeError for an id that is none, long before anything would be sent
 */
export function prepareWrite(request: WriteRequest, instanceId: string): Send {
  const create = SENDERS[request.operation]
  if (create === undefined) throw new TypeError(`there is no operation ${request.operation}`)
  return create({ ...request.body, ...request.secret, ...target(request, instanceId) })
}

/** What the call is about: a resource by its ARN, a user that is yet to be made, a quick connect, or a user by its id. */
function target({ operation, userId, arn, body }: WriteRequest, instanceId: string): Input {
  if (arn !== undefined) return { resourceArn: checkedUserArn(arn) }
  const InstanceId = checkedId('instance', instanceId)
  if (operation === 'CreateUser') return { InstanceId }
  if (operation === 'DeleteQuickConnect')
    return { InstanceId, QuickConnectId: checkedId('quick connect', String(body['QuickConnectId'])) }
  return { InstanceId, UserId: checkedId('user', userId) }
}

/**
 * Sends one write with its permit. A CreateUser that succeeds without saying which user it made is as good as lost: the
 * user must be looked up.
 */
export async function sendWrite(
  { operation }: WriteRequest,
  permit: CallPermit,
  send: () => Sent,
): Promise<WriteAnswer> {
  let created: CreatedUser | undefined
  const result = await permit.send(async () => {
    const sent = await answer(send())
    created = createdOf(sent.value)
    return sent
  })
  if (result.result === 'failed' || operation !== 'CreateUser') return result
  if (created !== undefined) return { ...result, created }
  const { requestId } = result
  const message = 'the service answered with success, but without the id of the new user'
  return { result: 'failed', failure: { kind: 'unknown', code: 'NoUserId', message, requestId, status: 200 } }
}

function createdOf(value: object): CreatedUser | undefined {
  const { UserId: userId, UserArn: arn } = value as { readonly UserId?: unknown; readonly UserArn?: unknown }
  return typeof userId === 'string' && isUuid(userId) && typeof arn === 'string' ? { userId, arn } : undefined
}
