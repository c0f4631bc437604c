import {
  DeleteQuickConnect$,
  type DeleteQuickConnectRequest,
  ListQuickConnects$,
  type ListQuickConnectsRequest,
  type ListQuickConnectsResponse,
  type QuickConnectSearchCriteria,
  SearchQuickConnects$,
  type SearchQuickConnectsRequest,
  type SearchQuickConnectsResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireQuickConnect } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { compileCriteria, compileString, type SearchFields } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { QuickConnectRecord } from '../store.js'
import { defineOperation } from './operation.js'

/** Says what kind each is, but not whose. */
export const listQuickConnects = defineOperation(
  ListQuickConnects$,
  (input: ListQuickConnectsRequest, { store, clock }): ListQuickConnectsResponse => {
    const { quickConnects } = requireInstance(store, input.InstanceId ?? '')
    const types = input.QuickConnectTypes ?? []
    const wanted = [...quickConnects.values()].filter(
      ({ Config: { QuickConnectType: type } }) => types.length === 0 || types.some((one) => one === type),
    )
    const page = takePage(wanted, { operation: 'ListQuickConnects', input, defaultSize: 100 }, clock)
    return {
      QuickConnectSummaryList: page.items.map((quickConnect) => ({
        ...summarizeResource(quickConnect),
        QuickConnectType: quickConnect.Config.QuickConnectType,
      })),
      NextToken: page.nextToken,
    }
  },
)

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

export const deleteQuickConnect = defineOperation(
  DeleteQuickConnect$,
  (input: DeleteQuickConnectRequest, { store }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    state.quickConnects.delete(requireQuickConnect(state, input.QuickConnectId ?? '').Id)
  },
)
