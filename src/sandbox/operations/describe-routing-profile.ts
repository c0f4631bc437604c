import {
  DescribeRoutingProfile$,
  type DescribeRoutingProfileRequest,
  type DescribeRoutingProfileResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireRoutingProfile } from '../identifiers.js'
import { countUsers, showRoutingProfile } from '../routing-profiles.js'
import { defineOperation } from './operation.js'

export const describeRoutingProfile = defineOperation(
  DescribeRoutingProfile$,
  (input: DescribeRoutingProfileRequest, { store }): DescribeRoutingProfileResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const profile = requireRoutingProfile(state, input.RoutingProfileId ?? '')
    return { RoutingProfile: showRoutingProfile(state, profile, countUsers(state).get(profile.Id) ?? 0) }
  },
)
