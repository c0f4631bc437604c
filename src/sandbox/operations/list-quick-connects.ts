import {
  ListQuickConnects$,
  type ListQuickConnectsRequest,
  type ListQuickConnectsResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
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
