import type { Fault } from './faults.js'
import type { Target } from './router.js'
import { type InstanceState, type Store, allInstances, removeUser } from './store.js'

type Resource = NonNullable<Fault['resource']>

/**
 * What the fault `deleted` does before the operation runs: it deletes something, as another admin might. The service would
 * refuse some of these deletions; here users keep the id of what is gone.
 */
export function vanish(store: Store, { resource }: Fault, { userId }: Target): void {
  const wanted = resource ?? (userId === undefined ? undefined : { type: 'user', name: userId })
  if (wanted !== undefined) {
    for (const state of allInstances(store)) {
      removeAll(state, wanted)
    }
  }
}

function removeAll(state: InstanceState, { type, name }: Resource): void {
  if (type === 'user') {
    const users = [...state.users.values()]
    const gone = users.filter(({ Id, Username }) => Id === name || Username === name)
    gone.forEach(({ Id }) => removeUser(state, Id))
    return
  }
  const { routingProfiles, securityProfiles, hierarchyGroups } = state
  const resources = {
    'routing-profile': routingProfiles,
    'security-profile': securityProfiles,
    'hierarchy-group': hierarchyGroups,
  }[type]
  const gone = [...resources.values()].filter(({ Id, Name }) => Id === name || Name === name)
  gone.forEach(({ Id }) => resources.delete(Id))
}
