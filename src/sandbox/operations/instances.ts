import {
  DescribeInstance$,
  type DescribeInstanceRequest,
  type DescribeInstanceResponse,
  type InstanceSummary,
  ListInstances$,
  type ListInstancesRequest,
  type ListInstancesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { allInstances, type InstanceRecord } from '../store.js'
import { defineOperation } from './operation.js'

export const describeInstance = defineOperation(
  DescribeInstance$,
  (input: DescribeInstanceRequest, { store }): DescribeInstanceResponse => ({
    Instance: requireInstance(store, input.InstanceId ?? '').instance,
  }),
)

export const listInstances = defineOperation(
  ListInstances$,
  (input: ListInstancesRequest, { store, clock }): ListInstancesResponse => {
    const instances = allInstances(store).map(({ instance }) => instance)
    const page = takePage(instances, { operation: 'ListInstances', input, defaultSize: 10 }, clock)
    return { InstanceSummaryList: page.items.map(summarize), NextToken: page.nextToken }
  },
)

/** Tags and the reason of a failed creation are only in DescribeInstance. */
function summarize(instance: InstanceRecord): InstanceSummary {
  const { Tags: _tags, StatusReason: _reason, ...summary } = instance
  return summary
}
