import {
  DescribeInstance$,
  type DescribeInstanceRequest,
  type DescribeInstanceResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const describeInstance = defineOperation(
  DescribeInstance$,
  (input: DescribeInstanceRequest, { store }): DescribeInstanceResponse => ({
    Instance: requireInstance(store, input.InstanceId ?? '').instance,
  }),
)
