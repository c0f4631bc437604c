import {
  ListSecurityProfiles$,
  type ListSecurityProfilesRequest,
  type ListSecurityProfilesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { defineOperation } from './operation.js'

export const listSecurityProfiles = defineOperation(
  ListSecurityProfiles$,
  (input: ListSecurityProfilesRequest, { store, clock }): ListSecurityProfilesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListSecurityProfiles', input, defaultSize: 100 }
    const page = takePage(state.securityProfiles.values(), request, clock)
    return { SecurityProfileSummaryList: page.items.map(summarizeResource), NextToken: page.nextToken }
  },
)
