import {
  AssociateUserProficienciesCommand,
  type AssociateUserProficienciesCommandInput,
  type ConnectClient,
  DisassociateUserProficienciesCommand,
  type DisassociateUserProficienciesCommandInput,
  TagResourceCommand,
  type TagResourceCommandInput,
  UntagResourceCommand,
  type UntagResourceCommandInput,
  UpdateUserConfigCommand,
  type UpdateUserConfigCommandInput,
  UpdateUserHierarchyCommand,
  type UpdateUserHierarchyCommandInput,
  UpdateUserIdentityInfoCommand,
  type UpdateUserIdentityInfoCommandInput,
  UpdateUserPhoneConfigCommand,
  type UpdateUserPhoneConfigCommandInput,
  UpdateUserProficienciesCommand,
  type UpdateUserProficienciesCommandInput,
  UpdateUserRoutingProfileCommand,
  type UpdateUserRoutingProfileCommandInput,
  UpdateUserSecurityProfilesCommand,
  type UpdateUserSecurityProfilesCommandInput,
} from '@aws-sdk/client-connect'
import type { WriteRequest } from '../operations/operation.js'
import { checkedId, checkedUserArn } from './ids.js'

type Sent = Promise<{ readonly $metadata: { readonly requestId?: string | undefined } }>
type Prepare = (request: WriteRequest, instanceId: string) => (client: ConnectClient) => Sent

/** The operation's own members are put together by the operation, from values read from the service or resolved. */
function inputOf({ userId, body }: WriteRequest, instanceId: string) {
  return { ...body, InstanceId: checkedId('instance', instanceId), UserId: checkedId('user', userId) }
}

function resourceOf({ arn = '', body }: WriteRequest) {
  return { ...body, resourceArn: checkedUserArn(arn) }
}

const SENDERS: Readonly<Record<string, Prepare>> = {
  UpdateUserRoutingProfile: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserRoutingProfileCommandInput
    return (client) => client.send(new UpdateUserRoutingProfileCommand(input))
  },
  UpdateUserSecurityProfiles: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserSecurityProfilesCommandInput
    return (client) => client.send(new UpdateUserSecurityProfilesCommand(input))
  },
  UpdateUserConfig: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserConfigCommandInput
    return (client) => client.send(new UpdateUserConfigCommand(input))
  },
  UpdateUserPhoneConfig: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserPhoneConfigCommandInput
    return (client) => client.send(new UpdateUserPhoneConfigCommand(input))
  },
  UpdateUserHierarchy: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserHierarchyCommandInput
    return (client) => client.send(new UpdateUserHierarchyCommand(input))
  },
  UpdateUserIdentityInfo: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserIdentityInfoCommandInput
    return (client) => client.send(new UpdateUserIdentityInfoCommand(input))
  },
  AssociateUserProficiencies: (request, instance) => {
    const input = inputOf(request, instance) as AssociateUserProficienciesCommandInput
    return (client) => client.send(new AssociateUserProficienciesCommand(input))
  },
  UpdateUserProficiencies: (request, instance) => {
    const input = inputOf(request, instance) as UpdateUserProficienciesCommandInput
    return (client) => client.send(new UpdateUserProficienciesCommand(input))
  },
  DisassociateUserProficiencies: (request, instance) => {
    const input = inputOf(request, instance) as DisassociateUserProficienciesCommandInput
    return (client) => client.send(new DisassociateUserProficienciesCommand(input))
  },
  TagResource: (request) => {
    const input = resourceOf(request) as TagResourceCommandInput
    return (client) => client.send(new TagResourceCommand(input))
  },
  UntagResource: (request) => {
    const input = resourceOf(request) as UntagResourceCommandInput
    return (client) => client.send(new UntagResourceCommand(input))
  },
}

/**
 * The call of one write, ready to be sent.
 * @throws TypeError for an id that is none, long before anything would be sent
 */
export function prepareWrite(request: WriteRequest, instanceId: string): (client: ConnectClient) => Sent {
  const prepare = SENDERS[request.operation]
  if (prepare === undefined) throw new TypeError(`there is no operation ${request.operation}`)
  return prepare(request, instanceId)
}
