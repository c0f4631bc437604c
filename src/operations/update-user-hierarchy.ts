import type { Operation } from './operation.js'

/**
 * Puts a user into a group. Without a group it removes the user from the hierarchy; other tools rely on this, but it is
 * unconfirmed, so it is read back.
 */
export const updateUserHierarchy: Operation = {
  name: 'UpdateUserHierarchy',
  iamActions: ['connect:UpdateUserHierarchy'],
  members: ['hierarchyGroupId'],
  quotaCode: 'L-AEAF5C4B',
  defaultRate: 2,
  request: (fresh, wanted) =>
    fresh.hierarchyGroupId === wanted.hierarchyGroupId
      ? undefined
      : {
          operation: 'UpdateUserHierarchy',
          userId: fresh.id,
          body: wanted.hierarchyGroupId === null ? {} : { HierarchyGroupId: wanted.hierarchyGroupId },
        },
  mustReadBack: ({ body }) => !('HierarchyGroupId' in body),
}
