import {
  ListTagsForResource$,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
  SearchResourceTags$,
  type SearchResourceTagsRequest,
  type SearchResourceTagsResponse,
  TagResource$,
  type TagResourceRequest,
  type TagSearchCondition,
  type TagSet,
  UntagResource$,
  type UntagResourceRequest,
} from '@aws-sdk/client-connect'
import { invalidParameter, ServiceError } from '../errors.js'
import { requireInstance, requireTaggedUser } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { compareText } from '../search-criteria.js'
import type { InstanceState } from '../store.js'
import { defineOperation } from './operation.js'

export const listTagsForResource = defineOperation(
  ListTagsForResource$,
  (input: ListTagsForResourceRequest, { store }): ListTagsForResourceResponse => ({
    tags: requireTaggedUser(store, input.resourceArn ?? '').Tags,
  }),
)

/** Admin guide, tagging: tags of AWS itself do not count. */
const maxTagsOfUser = 50

/** Adds, and overwrites the value of a key that is there; other tags stay. */
export const tagResource = defineOperation(
  TagResource$,
  (input: TagResourceRequest, { store, clock }): void => {
    const user = requireTaggedUser(store, input.resourceArn ?? '')
    const tags = { ...user.Tags, ...input.tags }
    const count = Object.keys(tags).filter((key) => !key.startsWith('aws:')).length
    if (count > maxTagsOfUser) {
      throw invalidParameter(`A resource can have ${maxTagsOfUser} tags; this would be ${count}.`)
    }
    user.Tags = tags
    user.LastModifiedTime = new Date(clock.now())
  },
)

/** A key that is not there is no error (assumed). */
export const untagResource = defineOperation(
  UntagResource$,
  (input: UntagResourceRequest, { store, clock }): void => {
    const user = requireTaggedUser(store, input.resourceArn ?? '')
    const unwanted = new Set(input.tagKeys)
    user.Tags = Object.fromEntries(Object.entries(user.Tags).filter(([key]) => !unwanted.has(key)))
    user.LastModifiedTime = new Date(clock.now())
  },
)

/** API:SearchResourceTags: so many, and then an error. */
const maxTagsReturned = 1000

/** Every pair of key and value that is in use, once. */
export const searchResourceTags = defineOperation(
  SearchResourceTags$,
  (input: SearchResourceTagsRequest, { store, clock }): SearchResourceTagsResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const matches = compileTagCondition(input.SearchCriteria?.TagSearchCondition ?? {})
    const tags = tagsInUse(state, input.ResourceTypes ?? []).filter(matches)
    const request = { operation: 'SearchResourceTags', input, defaultSize: 100 }
    const page = takePageBy(placeOf, tags, request, clock)
    const [first] = page.items
    if (first !== undefined && countBefore(tags, first) >= maxTagsReturned) {
      throw new ServiceError(
        'MaximumResultReturnedException',
        400,
        `${maxTagsReturned} tags have been returned.`,
      )
    }
    return { Tags: [...page.items], NextToken: page.nextToken }
  },
)

function placeOf({ key, value }: TagSet): string {
  return JSON.stringify([key, value])
}

function countBefore(tags: readonly TagSet[], tag: TagSet): number {
  return tags.filter((other) => placeOf(other) < placeOf(tag)).length
}

/** Of all types if none is named; the other types there are have no tags here. */
function tagsInUse(state: InstanceState, types: readonly string[]): TagSet[] {
  const tagged = {
    agent: state.users,
    'routing-profile': state.routingProfiles,
    'security-profile': state.securityProfiles,
    'transfer-destination': state.quickConnects,
  }
  const inUse = new Map<string, TagSet>()
  for (const [type, resources] of Object.entries(tagged)) {
    const isWanted = types.length === 0 || types.includes(type)
    for (const { Tags = {} } of isWanted ? resources.values() : []) {
      for (const [key, value] of Object.entries(Tags)) {
        inUse.set(placeOf({ key, value }), { key, value })
      }
    }
  }
  return [...inUse.values()]
}

/** Keys and values are case-sensitive; the default comparison is exact (assumed). */
function compileTagCondition(condition: TagSearchCondition): (tag: TagSet) => boolean {
  const { tagKey, tagValue, tagKeyComparisonType = 'EXACT', tagValueComparisonType = 'EXACT' } = condition
  return ({ key = '', value = '' }) =>
    (tagKey === undefined || compareText(tagKeyComparisonType, key, tagKey)) &&
    (tagValue === undefined || compareText(tagValueComparisonType, value, tagValue))
}
