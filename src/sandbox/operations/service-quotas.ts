import {
  appliedQuota,
  defaultQuota,
  illegal,
  noSuchResource,
  quotaPage,
  quotaReply,
  readQuotaRequest,
} from '../quota-requests.js'
import { quotaTable } from '../service-quotas.js'
import type { Operation } from './operation.js'

/** The applied value of one quota. */
export const getServiceQuota: Operation = {
  name: 'GetServiceQuota',
  service: 'servicequotas',
  run: (call, context) => {
    const { QuotaCode } = readQuotaRequest(call, ['ServiceCode', 'QuotaCode'])
    if (QuotaCode === undefined) {
      throw illegal("Missing required member 'QuotaCode'.")
    }
    const row = quotaTable.find(({ code }) => code === QuotaCode)
    if (row === undefined) {
      throw noSuchResource(`There is no quota '${QuotaCode}' of connect.`)
    }
    return quotaReply({ Quota: appliedQuota(row, context) })
  },
}

/** What every account starts with, as documented, whatever this one has. */
export const listAwsDefaultServiceQuotas: Operation = {
  name: 'ListAWSDefaultServiceQuotas',
  service: 'servicequotas',
  run: (call, context) => {
    const request = readQuotaRequest(call, ['ServiceCode', 'MaxResults', 'NextToken'])
    return quotaPage('ListAWSDefaultServiceQuotas', request, context, defaultQuota)
  },
}

/** Applied values. */
export const listServiceQuotas: Operation = {
  name: 'ListServiceQuotas',
  service: 'servicequotas',
  run: (call, context) => {
    const request = readQuotaRequest(call, ['ServiceCode', 'QuotaCode', 'MaxResults', 'NextToken'])
    return quotaPage('ListServiceQuotas', request, context, (row) => appliedQuota(row, context))
  },
}
