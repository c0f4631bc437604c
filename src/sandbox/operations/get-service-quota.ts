import { appliedQuota, illegal, noSuchResource, quotaReply, readQuotaRequest } from '../quota-requests.js'
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
