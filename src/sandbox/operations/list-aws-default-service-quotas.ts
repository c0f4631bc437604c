import { defaultQuota, quotaPage, readQuotaRequest } from '../quota-requests.js'
import type { Operation } from './operation.js'

/** What every account starts with, as documented, whatever this one has. */
export const listAwsDefaultServiceQuotas: Operation = {
  name: 'ListAWSDefaultServiceQuotas',
  service: 'servicequotas',
  run: (call, context) => {
    const request = readQuotaRequest(call, ['ServiceCode', 'MaxResults', 'NextToken'])
    return quotaPage('ListAWSDefaultServiceQuotas', request, context, defaultQuota)
  },
}
