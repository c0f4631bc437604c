import { join } from 'node:path'
import { refusal } from '../model/errors.js'
import { errorCode } from '../platform/error-code.js'
import type { Files } from '../platform/files.js'
import type { JobRecord } from './job-archive.js'
import { inOrder, jobFolders, noteNewest } from './job-ids.js'
import { isJobId } from './job-names.js'
import { JOURNAL } from './journal-file.js'
import { PLAN } from './plan-file.js'

/** The folders of a state folder that an import writes to. */
interface Folders {
  readonly state: string
  readonly jobs: string
}

/**
 * Adds the record of a job from another machine to the folder of jobs: all of it or nothing.
 * @throws BulkError exit 5 if there is a job of that id
 */
export async function adoptJob(
  files: Files,
  folders: Folders,
  job: string,
  { plan, journal }: JobRecord,
): Promise<void> {
  await files.makePrivateFolder(folders.jobs)
  const folder = join(folders.jobs, job)
  await claim(files, folder, job)
  try {
    if (await isNewest(files, folders, job)) await noteNewest(files, folders.state, job)
    await files.replace(join(folder, JOURNAL), journal)
    // Written last and in one step: from here on the job exists.
    await files.replace(join(folder, PLAN), plan)
  } catch (error) {
    await files.removeFolder(folder).catch(() => undefined)
    throw error
  }
}

async function claim(files: Files, folder: string, job: string): Promise<void> {
  try {
    await files.claimFolder(folder)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    throw refusal('JobExists', `Job ${job} exists here already.`, 'Nothing was imported.')
  }
}

/** Ids begin with the time, so only one that is later than the newest here may become `latest`. */
async function isNewest(files: Files, { state, jobs }: Folders, job: string): Promise<boolean> {
  const others = (await jobFolders(files, jobs)).filter((name) => isJobId(name) && name !== job)
  const newest = (await inOrder(files, state, others)).at(-1)
  return newest === undefined || job > newest
}
