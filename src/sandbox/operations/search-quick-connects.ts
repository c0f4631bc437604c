import {
  type QuickConnectSearchCriteria,
  SearchQuickConnects$,
  type SearchQuickConnectsRequest,
  type SearchQuickConnectsResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { type SearchFields, compileCriteria, compileString } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { QuickConnectRecord } from '../store.js'
import { defineOperation } from './operation.js'

const quickConnectFields: SearchFields<QuickConnectRecord> = {
  name: { values: ({ Name }) => [Name], isId: false },
  description: { values: ({ Description }) => [Description], isId: false },
  resourceID: { values: ({ Id }) => [Id], isId: true },
}

/** The user of a quick connect is shown, but cannot be searched for. */
export const searchQuickConnects = defineOperation(
  SearchQuickConnects$,
  (input: SearchQuickConnectsRequest, { store, clock, leeway }): SearchQuickConnectsResponse => {
    const { quickConnects } = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<QuickConnectRecord, QuickConnectSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, quickConnectFields, leeway),
    )
    const passes = compileTagSearch(input.SearchFilter)
    const found = [...quickConnects.values()].filter((one) => matches(one) && passes(one))
    const page = takePage(found, { operation: 'SearchQuickConnects', input, defaultSize: 100 }, clock)
    return {
      QuickConnects: page.items.map(({ Id, Arn, Config, ...shown }) => ({
        ...shown,
        QuickConnectId: Id,
        QuickConnectARN: Arn,
        QuickConnectConfig: Config,
      })),
      NextToken: page.nextToken,
      ApproximateTotalCount: found.length,
    }
  },
)
