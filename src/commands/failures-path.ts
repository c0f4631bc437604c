import { resolve } from 'node:path'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

/** Where the failures CSV of a job goes: as named, else into the current folder. */
export function failuresPath(flags: Flags, { cwd }: Context): (job: string) => string {
  const named = flags.text('failures')
  return (job) => resolve(cwd, named ?? `connect-bulk-failures-${job}.csv`)
}
