import {
  ListRoutingProfiles$,
  type ListRoutingProfilesRequest,
  type ListRoutingProfilesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { defineOperation } from './operation.js'

export const listRoutingProfiles = defineOperation(
  ListRoutingProfiles$,
  (input: ListRoutingProfilesRequest, { store, clock }): ListRoutingProfilesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListRoutingProfiles', input, defaultSize: 100 }
    const page = takePage(state.routingProfiles.values(), request, clock)
    return { RoutingProfileSummaryList: page.items.map(summarizeResource), NextToken: page.nextToken }
  },
)
