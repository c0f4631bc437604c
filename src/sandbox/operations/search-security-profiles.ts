import {
  SearchSecurityProfiles$,
  type SearchSecurityProfilesRequest,
  type SearchSecurityProfilesResponse,
  type SecurityProfileSearchCriteria,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { type SearchFields, compileCriteria, compileString } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { SecurityProfileRecord } from '../store.js'
import { defineOperation } from './operation.js'

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
