import { DescribeUser$, type DescribeUserRequest, type DescribeUserResponse } from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** The record as it is stored: seconds everywhere. */
export const describeUser = defineOperation(
  DescribeUser$,
  (input: DescribeUserRequest, { store }): DescribeUserResponse => ({
    User: requireUser(requireInstance(store, input.InstanceId ?? ''), input.UserId ?? ''),
  }),
)
