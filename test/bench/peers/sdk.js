// What the peers that use the SDK share: a client as its documentation sets one up, and the calls for one user.
import {
  ConnectClient,
  DescribeUserCommand,
  paginateListUsers,
  UpdateUserRoutingProfileCommand,
} from '@aws-sdk/client-connect'

const InstanceId = process.env.CONNECT_BULK_INSTANCE

export const connectClient = () => new ConnectClient({})

export async function* listUsers(client) {
  for await (const page of paginateListUsers({ client }, { InstanceId })) yield* page.UserSummaryList ?? []
}

/** Reads, compares, writes. A failure is reported, and the next user's turn comes. */
export async function moveUser(client, UserId, RoutingProfileId) {
  try {
    const { User } = await client.send(new DescribeUserCommand({ InstanceId, UserId }))
    if (User?.RoutingProfileId === RoutingProfileId) return true
    await client.send(new UpdateUserRoutingProfileCommand({ InstanceId, UserId, RoutingProfileId }))
    return true
  } catch (error) {
    console.error(`${UserId}: ${error.name}: ${error.message}`)
    return false
  }
}
