import {
  DescribePredefinedAttribute$,
  type DescribePredefinedAttributeRequest,
  type DescribePredefinedAttributeResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requirePredefinedAttribute } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const describePredefinedAttribute = defineOperation(
  DescribePredefinedAttribute$,
  (input: DescribePredefinedAttributeRequest, { store }): DescribePredefinedAttributeResponse => ({
    PredefinedAttribute: requirePredefinedAttribute(
      requireInstance(store, input.InstanceId ?? ''),
      input.Name ?? '',
    ),
  }),
)
