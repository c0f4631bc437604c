import type { HierarchyGroup, PredefinedAttribute } from '@aws-sdk/client-connect'
import type { Named } from '../model/names.js'

/** Attributes have no ids: their names are all there is. */
export function attributeOf({ Name: name = '', Values: values }: PredefinedAttribute): Named {
  return { id: name, arn: '', name, values: values?.StringList ?? [] }
}

/** The groups from the top down to this one. */
export function lineageOf(group: HierarchyGroup): readonly { readonly id: string; readonly name: string }[] {
  const path = group.HierarchyPath
  const levels = [path?.LevelOne, path?.LevelTwo, path?.LevelThree, path?.LevelFour, path?.LevelFive]
  const lineage = levels.flatMap((level) =>
    level === undefined ? [] : [{ id: level.Id ?? '', name: level.Name ?? '' }],
  )
  return lineage.length === 0 ? [{ id: group.Id ?? '', name: group.Name ?? '' }] : lineage
}
