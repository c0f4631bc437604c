import { CHANNELS, type PerChannel } from '../model/user.js'
import type { AcwUnit } from './sdk-user.js'

/**
 * What the per-channel ACW values of a search result are counted in, judged by one user read both ways (DescribeUser
 * is in seconds). `unsettled` if the two don't fit: the user may have been changed in between, so ask another.
 */
export function judgeAcwUnit(searched: PerChannel<number>, described: PerChannel<number>): AcwUnit {
  const pairs = CHANNELS.map((channel) => [searched[channel], described[channel]] as const).filter(
    ([inSearch]) => inSearch !== undefined && inSearch !== 0,
  )
  if (pairs.length === 0) return 'unsettled'
  if (pairs.every(([inSearch, seconds]) => inSearch === seconds)) return 'seconds'
  if (pairs.every(([inSearch, seconds]) => seconds !== undefined && inSearch === seconds * 1000))
    return 'milliseconds'
  return 'unsettled'
}

export function hasValue(values: PerChannel<number>): boolean {
  return Object.values(values).some((value) => value !== 0)
}
