import type { HierarchyGroup, HierarchyPath } from '@aws-sdk/client-connect'
import { region } from './identifiers.js'
import type { HierarchyGroupRecord, InstanceState } from './store.js'

export const levelNames = ['LevelOne', 'LevelTwo', 'LevelThree', 'LevelFour', 'LevelFive'] as const

/** The groups from the top down to this one, itself included. */
export function lineage(state: InstanceState, group: HierarchyGroupRecord): readonly HierarchyGroupRecord[] {
  const parent = group.ParentId === undefined ? undefined : state.hierarchyGroups.get(group.ParentId)
  return parent === undefined ? [group] : [...lineage(state, parent), group]
}

function hierarchyPath(state: InstanceState, group: HierarchyGroupRecord): HierarchyPath {
  const steps = lineage(state, group).map(({ Id, Arn, Name, LastModifiedTime }, index) => [
    levelNames[index],
    { Id, Arn, Name, LastModifiedTime, LastModifiedRegion: region },
  ])
  return Object.fromEntries(steps) as HierarchyPath
}

/** A group as Describe and Search show it: with its path instead of its parent. */
export function showGroup(state: InstanceState, group: HierarchyGroupRecord): HierarchyGroup {
  const { ParentId: _, ...shown } = group
  return { ...shown, HierarchyPath: hierarchyPath(state, group), LastModifiedRegion: region, Tags: {} }
}

/** The ids of a group and of everything below it; only the group's own when it is unknown. */
export function familyOf(state: InstanceState, groupId: string): ReadonlySet<string> {
  const family = new Set([groupId])
  for (const group of state.hierarchyGroups.values()) {
    if (lineage(state, group).some(({ Id }) => Id === groupId)) {
      family.add(group.Id)
    }
  }
  return family
}
