import {
  AssociateUserProficienciesCommand,
  type ConnectClient,
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
} from '@aws-sdk/client-connect'
import type { WriteRequest } from '../operations/operation.js'
import { checkedId, checkedUserArn } from './ids.js'

type Send = (
  client: ConnectClient,
) => Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>
type Input = Readonly<Record<string, unknown>>

/** The operation puts its own members together, from values read from the service or resolved. */
const SENDERS: Readonly<Record<string, (input: Input) => Send>> = {
  AssociateUserProficiencies: sender(AssociateUserProficienciesCommand),
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
  return create({ ...request.body, ...target(request, instanceId) })
}

/** The user by ARN where the operation is about a resource, else by ids. */
function target({ userId, arn }: WriteRequest, instanceId: string): Input {
  if (arn !== undefined) return { resourceArn: checkedUserArn(arn) }
  return { InstanceId: checkedId('instance', instanceId), UserId: checkedId('user', userId) }
}
