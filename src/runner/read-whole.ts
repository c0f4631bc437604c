import type { PlannedUser } from '../model/plan.js'
import { settingOf } from '../settings/index.js'
import type { RunParts } from './run-parts.js'
import type { FreshRead } from './step-run.js'

/** The user as it is now, as far as its edits are about it; as old as the older of its two reads. */
export async function readWhole(
  { connect, clock }: Pick<RunParts, 'connect' | 'clock'>,
  { userId, edits }: PlannedUser,
  signal: AbortSignal,
): Promise<FreshRead> {
  const timed = async <T>(work: Promise<T>) => ({ value: await work, at: clock.monotonic() })
  const needsProficiencies = edits.some(({ setting }) => settingOf(setting).reads === 'proficiencies')
  const [user, proficiencies] = await Promise.all([
    timed(connect.describeUser(userId, signal)),
    needsProficiencies ? timed(connect.listProficiencies(userId, signal)) : undefined,
  ])
  if (proficiencies === undefined) return { user: user.value, at: user.at }
  return {
    user: { ...user.value, proficiencies: proficiencies.value },
    at: Math.min(user.at, proficiencies.at),
  }
}
