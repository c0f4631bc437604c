import { createHash } from 'node:crypto'

/** What shares the quotas of the service, and so one queue: an account in a Region, as one address serves it. */
export interface Scope {
  /** The overridden address; `null` for AWS's own. */
  readonly endpoint: string | null
  readonly partition: string
  readonly account: string
  readonly region: string
}

/** A name for the scope's folder. */
export function scopeName({ endpoint, partition, account, region }: Scope): string {
  const hash = createHash('sha256').update(JSON.stringify([endpoint, partition, account, region]))
  return `${account}-${region}-${hash.digest('hex').slice(0, 8)}`
}
