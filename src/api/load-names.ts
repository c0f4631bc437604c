import { type Named, type NameKind, NameList, type Names } from '../model/names.js'
import { AttributeList } from '../settings/attribute-list.js'
import { GroupList } from '../settings/group-list.js'
import type { Api } from './parts.js'

/** All names of the kinds asked for. */
export async function loadNames({ connect, signal }: Api, kinds: Iterable<NameKind>): Promise<Names> {
  const loaded = [...new Set(kinds)].map(
    async (kind) => [kind, createList(kind, await connect.listNames(kind, signal))] as const,
  )
  return { ...Object.fromEntries(await Promise.all(loaded)), identityType: connect.instance.identityType }
}

function createList(kind: NameKind, all: readonly Named[]): NameList {
  if (kind === 'predefined-attribute') return new AttributeList(all)
  return kind === 'hierarchy-group' ? new GroupList(all) : new NameList(all)
}
