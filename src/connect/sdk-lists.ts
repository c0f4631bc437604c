import type {
  HierarchyGroup,
  ListRoutingProfilesResponse,
  ListSecurityProfilesResponse,
  PredefinedAttribute,
  SearchPredefinedAttributesResponse,
  SearchUserHierarchyGroupsResponse,
  QuickConnect as ApiQuickConnect,
  SearchQuickConnectsResponse,
} from '@aws-sdk/client-connect'
import type { Named, NameKind } from '../model/names.js'
import { listIn } from './pages.js'
import type { PagedOperation, PageReader } from './sdk-pages.js'
import type { QuickConnect } from '../model/plan.js'
import { connectSdk } from './sdk-packages.js'

const {
  ListRoutingProfilesCommand,
  ListSecurityProfilesCommand,
  SearchPredefinedAttributesCommand,
  SearchUserHierarchyGroupsCommand,
  SearchQuickConnectsCommand,
} = connectSdk

const LIST_PAGE = 1000
const SEARCH_PAGE = 100

/** Lists what an instance has of one kind: names and ids, and the paths of groups and values of attributes. */
export async function listNames(
  kind: NameKind,
  reader: PageReader,
  signal: AbortSignal,
): Promise<readonly Named[]> {
  if (kind === 'predefined-attribute') return (await reader.all(ATTRIBUTES, signal)).map(attributeOf)
  if (kind === 'hierarchy-group') return (await reader.all(GROUPS, signal)).flatMap(groupOf)
  const profiles = kind === 'routing-profile' ? ROUTING_PROFILES : SECURITY_PROFILES
  return (await reader.all<object, Summary>(profiles, signal)).flatMap(named)
}

interface Summary {
  readonly Id?: string | undefined
  readonly Arn?: string | undefined
  readonly Name?: string | undefined
}

const ROUTING_PROFILES: PagedOperation<ListRoutingProfilesResponse, Summary> = {
  name: 'ListRoutingProfiles',
  pageSize: LIST_PAGE,
  send: (client, input, options) => client.send(new ListRoutingProfilesCommand(input), options),
  listOf: (page) => listIn(page, 'RoutingProfileSummaryList'),
}

const SECURITY_PROFILES: PagedOperation<ListSecurityProfilesResponse, Summary> = {
  name: 'ListSecurityProfiles',
  pageSize: LIST_PAGE,
  send: (client, input, options) => client.send(new ListSecurityProfilesCommand(input), options),
  listOf: (page) => listIn(page, 'SecurityProfileSummaryList'),
}

/** Searched rather than listed: only the search gives the path of each group without a call a group. */
const GROUPS: PagedOperation<SearchUserHierarchyGroupsResponse, HierarchyGroup> = {
  name: 'SearchUserHierarchyGroups',
  pageSize: SEARCH_PAGE,
  send: (client, input, options) => client.send(new SearchUserHierarchyGroupsCommand(input), options),
  listOf: (page) => listIn(page, 'UserHierarchyGroups'),
}

/** Searched rather than listed: only the search gives the values of each without a call an attribute. */
const ATTRIBUTES: PagedOperation<SearchPredefinedAttributesResponse, PredefinedAttribute> = {
  name: 'SearchPredefinedAttributes',
  pageSize: SEARCH_PAGE,
  send: (client, input, options) => client.send(new SearchPredefinedAttributesCommand(input), options),
  listOf: (page) => listIn(page, 'PredefinedAttributes'),
}

function named({ Id: id, Arn: arn = '', Name: name }: Summary): Named[] {
  return id === undefined ? [] : [{ id, arn, name: name ?? id }]
}

function groupOf(group: HierarchyGroup): Named[] {
  return named(group).map((one) => ({ ...one, lineage: lineageOf(group) }))
}

/** Attributes have no ids: their names are all there is. */
function attributeOf({ Name: name = '', Values: values }: PredefinedAttribute): Named {
  return { id: name, arn: '', name, values: values?.StringList ?? [] }
}

/** The groups from the top down to this one. */
function lineageOf(group: HierarchyGroup): NonNullable<Named['lineage']> {
  const path = group.HierarchyPath
  const levels = [path?.LevelOne, path?.LevelTwo, path?.LevelThree, path?.LevelFour, path?.LevelFive]
  const lineage = levels.flatMap((level) =>
    level === undefined ? [] : [{ id: level.Id ?? '', name: level.Name ?? '' }],
  )
  return lineage.length === 0 ? [{ id: group.Id ?? '', name: group.Name ?? '' }] : lineage
}

const QUICK_CONNECTS: PagedOperation<SearchQuickConnectsResponse, ApiQuickConnect> = {
  name: 'SearchQuickConnects',
  pageSize: 100,
  send: (client, input, options) => client.send(new SearchQuickConnectsCommand(input), options),
  listOf: (page) => listIn(page, 'QuickConnects'),
}

/** Every quick connect that calls a user; others call queues and phone numbers. @throws CallError */
export async function listQuickConnects(
  reader: PageReader,
  signal: AbortSignal,
): Promise<readonly QuickConnect[]> {
  return (await reader.all(QUICK_CONNECTS, signal)).flatMap(ofUser)
}

function ofUser({
  QuickConnectId: id,
  Name,
  Description,
  QuickConnectConfig,
}: ApiQuickConnect): readonly QuickConnect[] {
  const { UserId: userId, ContactFlowId } = QuickConnectConfig?.UserConfig ?? {}
  if (id === undefined || userId === undefined) return []
  return [
    { id, userId, name: Name ?? id, description: Description ?? '', contactFlowId: ContactFlowId ?? '' },
  ]
}
