import { appliedQuota, quotaPage, readQuotaRequest } from '../quota-requests.js'
import type { Operation } from './operation.js'

/** Applied values. */
export const listServiceQuotas: Operation = {
  name: 'ListServiceQuotas',
  service: 'servicequotas',
  run: (call, context) => {
    const request = readQuotaRequest(call, ['ServiceCode', 'QuotaCode', 'MaxResults', 'NextToken'])
    return quotaPage('ListServiceQuotas', request, context, (row) => appliedQuota(row, context))
  },
}
