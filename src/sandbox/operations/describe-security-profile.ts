import {
  DescribeSecurityProfile$,
  type DescribeSecurityProfileRequest,
  type DescribeSecurityProfileResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireSecurityProfile } from '../identifiers.js'
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
