import {
  DescribeSecurityProfile$,
  type DescribeSecurityProfileRequest,
  type DescribeSecurityProfileResponse,
  ListSecurityProfiles$,
  type ListSecurityProfilesRequest,
  type ListSecurityProfilesResponse,
  SearchSecurityProfiles$,
  type SearchSecurityProfilesRequest,
  type SearchSecurityProfilesResponse,
  type SecurityProfileSearchCriteria,
} from '@aws-sdk/client-connect'
import { requireInstance, requireSecurityProfile } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { compileCriteria, compileString, type SearchFields } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { SecurityProfileRecord } from '../store.js'
import { defineOperation } from './operation.js'

/** The only read that tells what a profile restricts. */
export const describeSecurityProfile = defineOperation(
  DescribeSecurityProfile$,
  (input: DescribeSecurityProfileRequest, { store }): DescribeSecurityProfileResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const { Name, ...profile } = requireSecurityProfile(state, input.SecurityProfileId ?? '')
    return {
      SecurityProfile: {
        Description: '',
        Tags: {},
        ...profile,
        SecurityProfileName: Name,
        OrganizationResourceId: state.instance.Id,
      },
    }
  },
)

export const listSecurityProfiles = defineOperation(
  ListSecurityProfiles$,
  (input: ListSecurityProfilesRequest, { store, clock }): ListSecurityProfilesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListSecurityProfiles', input, defaultSize: 100 }
    const page = takePage(state.securityProfiles.values(), request, clock)
    return { SecurityProfileSummaryList: page.items.map(summarizeResource), NextToken: page.nextToken }
  },
)

const profileFields: SearchFields<SecurityProfileRecord> = {
  name: { values: ({ Name }) => [Name], isId: false },
}

export const searchSecurityProfiles = defineOperation(
  SearchSecurityProfiles$,
  (input: SearchSecurityProfilesRequest, { store, clock, leeway }): SearchSecurityProfilesResponse => {
    const { instance, securityProfiles } = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<SecurityProfileRecord, SecurityProfileSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, profileFields, leeway),
    )
    const passes = compileTagSearch(input.SearchFilter)
    const found = [...securityProfiles.values()].filter((profile) => matches(profile) && passes(profile))
    const page = takePage(found, { operation: 'SearchSecurityProfiles', input, defaultSize: 100 }, clock)
    return {
      SecurityProfiles: page.items.map(({ Id, Arn, Name, Description = '', Tags = {} }) => ({
        Id,
        Arn,
        OrganizationResourceId: instance.Id,
        SecurityProfileName: Name,
        Description,
        Tags,
      })),
      NextToken: page.nextToken,
      ApproximateTotalCount: found.length,
    }
  },
)
