import {
  type PredefinedAttributeSearchCriteria,
  SearchPredefinedAttributes$,
  type SearchPredefinedAttributesRequest,
  type SearchPredefinedAttributesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { type SearchFields, compileCriteria, compileString } from '../search-criteria.js'
import type { PredefinedAttributeRecord } from '../store.js'
import { defineOperation } from './operation.js'

/** The documentation names no fields; these are assumed. */
const attributeFields: SearchFields<PredefinedAttributeRecord> = {
  name: { values: ({ Name }) => [Name], isId: false },
  value: { values: ({ Values }) => Values.StringList, isId: false },
}

export const searchPredefinedAttributes = defineOperation(
  SearchPredefinedAttributes$,
  (
    input: SearchPredefinedAttributesRequest,
    { store, clock, leeway },
  ): SearchPredefinedAttributesResponse => {
    const { predefinedAttributes } = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<PredefinedAttributeRecord, PredefinedAttributeSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, attributeFields, leeway),
    )
    const found = [...predefinedAttributes.values()].filter(matches)
    const request = { operation: 'SearchPredefinedAttributes', input, defaultSize: 100 }
    const page = takePageBy(({ Name }) => Name, found, request, clock)
    return {
      PredefinedAttributes: [...page.items],
      NextToken: page.nextToken,
      ApproximateTotalCount: found.length,
    }
  },
)
