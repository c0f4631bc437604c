import { region, resourceArn } from '../identifiers.js'
import type { InstanceState, QuickConnectRecord } from '../store.js'
import { createRandom } from './random.js'
import { daysAgo } from './seed-directory.js'

/** By position: the users who have one. The last of them has two. */
const owners = [5, 12, 21, 21]

/** A few that ring users, and one that rings a number. Depends on nothing else of the seed. */
export function seedQuickConnects(state: InstanceState, seed: number, now: number): void {
  const users = [...state.users.values()]
  for (const [index, position] of owners.entries()) {
    const user = users[position]
    if (user !== undefined) {
      const UserConfig = { UserId: user.Id, ContactFlowId: createRandom(seed, 'flow').uuid() }
      add(state, seed, now, `Ring ${user.Username} ${index + 1}`, { QuickConnectType: 'USER', UserConfig })
    }
  }
  const PhoneConfig = { PhoneNumber: '+493023125999' }
  add(state, seed, now, 'Front desk', { QuickConnectType: 'PHONE_NUMBER', PhoneConfig })
}

function add(
  state: InstanceState,
  seed: number,
  now: number,
  Name: string,
  Config: QuickConnectRecord['Config'],
): void {
  const random = createRandom(seed, `quick-connect/${Name}`)
  const Id = random.uuid()
  state.quickConnects.set(Id, {
    Id,
    Arn: resourceArn(state.instance, 'transfer-destination', Id),
    Name,
    Description: '',
    Config,
    Tags: {},
    LastModifiedTime: daysAgo(random, now),
    LastModifiedRegion: region,
  })
}
