import { escapeCell, splitCell, unescapeCell } from '../csv/cell-text.js'
import { comparableName } from '../model/free-text.js'
import { type Named, NameList } from '../model/names.js'

/** Hierarchy groups: called by their path (`France/Nord/Team A`), or by their own name where only one has it. */
export class GroupList extends NameList {
  override called(text: string): readonly Named[] {
    const path = splitCell(text, '/').map((part) => comparableName(unescapeCell(part)))
    const byPath = this.all.filter((named) => isSamePath(pathOf(named), path))
    if (byPath.length > 0 || path.length > 1) return byPath
    return this.all.filter((named) => comparableName(named.name) === path[0])
  }

  protected override nameOf(named: Named): string {
    return pathOf(named)
      .map((name) => escapeCell(name, '/'))
      .join('/')
  }

  /** Whether a group is the other one or lies below it. */
  isWithin(groupId: string, ancestorId: string): boolean {
    return this.byId(groupId)?.lineage?.some(({ id }) => id === ancestorId) ?? groupId === ancestorId
  }
}

function pathOf({ lineage, name }: Named): readonly string[] {
  return lineage?.map((level) => level.name) ?? [name]
}

function isSamePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, level) => comparableName(name) === b[level])
}
