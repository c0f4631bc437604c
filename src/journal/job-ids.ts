import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { asError, isoTime } from '../platform/clock.js'
import { errorCode } from '../platform/error-code.js'
import type { Files } from '../platform/files.js'
import { BulkError, EXIT } from '../model/errors.js'

/** Claims the folder of a new job. Ids are made of the time; within one second they count up. */
export async function claimJob(files: Files, folder: string, now: number): Promise<string> {
  const second = idTime(now)
  for (;;) {
    const last = (await jobFolders(files, folder)).toSorted().findLast((id) => id.startsWith(second))
    const number =
      last === undefined ? randomBytes(2).readUInt16BE() >> 1 : Number.parseInt(last.slice(-4), 16) + 1
    const job = `${second}-${number.toString(16).padStart(4, '0')}`
    try {
      await files.claimFolder(join(folder, job))
      return job
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
  }
}

/** Returns the names in the jobs folder. @throws BulkError exit 1 if the folder can't be read */
export async function jobFolders(files: Files, folder: string): Promise<readonly string[]> {
  try {
    return await files.list(folder)
  } catch (error) {
    throw unreadableState(error)
  }
}

/** The part of a job's id that says when it was created. */
export function idTime(ms: number): string {
  const time = isoTime(ms)
  return `${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}`
}

/** When a job was created, from its id, as ISO 8601. */
export function timeOfId(job: string): string {
  return job.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/, '$1-$2-$3T$4:$5:$6.000Z')
}

/** Without the record of running jobs nothing may start. */
export function unreadableState(error: unknown): BulkError {
  const why = asError(error).message
  return new BulkError(
    'NoStateFolder',
    EXIT.unexpected,
    `The record of jobs can't be read: ${why}`,
    {
      commandLine: 'Nothing was sent. Check --state-dir.',
      session: 'Nothing was sent. Check the state folder.',
    },
    error,
  )
}

const ORDER = 'job-order'
/** A line torn by a crash may stand before it. */
const ID_AT_END = /\d{8}-\d{6}-[0-9a-f]{4}$/

/**
 * Records a job as the newest, before the job exists. Ids alone don't show the order: they are made of the time, and
 * clocks are set back.
 */
export async function noteNewest(files: Files, stateFolder: string, job: string): Promise<void> {
  const log = await files.openLog(join(stateFolder, ORDER))
  try {
    await log.append(job)
  } finally {
    await log.close()
  }
}

/** Jobs in the order they were created. Jobs that are not in the record are older; they are sorted by id. */
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
