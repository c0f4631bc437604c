import { join } from 'node:path'
import type { Files } from '../platform/files.js'

const ORDER = 'job-order'
/** What a line that was torn by a crash has left may stand before it. */
const ID_AT_END = /\d{8}-\d{6}-[0-9a-f]{4}$/

/**
 * Writes down that a job is the newest, before there is the job. Ids can't tell that by themselves: they are made of the
 * time, and clocks are set back.
 */
export async function noteNewest(files: Files, stateFolder: string, job: string): Promise<void> {
  const log = await files.openLog(join(stateFolder, ORDER))
  try {
    await log.append(job)
  } finally {
    await log.close()
  }
}

/** Jobs in the order they were made. Those of which that is not written down are older, and go by their ids. */
export async function inOrder(
  files: Files,
  stateFolder: string,
  jobs: readonly string[],
): Promise<readonly string[]> {
  const path = join(stateFolder, ORDER)
  const text = (await files.exists(path)) ? new TextDecoder().decode(await files.read(path)) : ''
  const places = new Map(text.split('\n').map((line, index) => [ID_AT_END.exec(line)?.[0] ?? '', index]))
  const placeOf = (job: string): number => places.get(job) ?? -1
  return jobs.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
}
