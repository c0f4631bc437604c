import { DescribeUser$, type DescribeUserRequest, type DescribeUserResponse } from '@aws-sdk/client-connect'
import { showPhone } from '../channel-settings.js'
import { requireInstance, requireUserAt } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** The record as it is stored, or was a moment ago: seconds everywhere. */
export const describeUser = defineOperation(
  DescribeUser$,
  (input: DescribeUserRequest, { store, history, leeway }): DescribeUserResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const { record } = requireUserAt(state, input.UserId ?? '', history, leeway.readLagSeconds)
    return { User: showPhone(record, leeway.legacyPhone) }
  },
)
