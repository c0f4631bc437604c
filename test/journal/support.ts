import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { JobStore } from '../../src/journal/job-store.js'
import { nodeFiles } from '../../src/platform/files.js'
import { nodeSystem } from '../../src/platform/system.js'
import { planOf, plannedUser, RUN } from '../model/builders.js'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

export const NOW = Date.UTC(2026, 0, 15, 10, 0, 0)
export const ME = nodeSystem().identity()

/** A store in a folder of its own; `folder` is that of the jobs. */
export async function createStore(files = nodeFiles): Promise<{ store: JobStore; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'connect-bulk-journal-'))
  folders.push(folder)
  return { store: new JobStore(files, folder), folder: join(folder, 'jobs') }
}

/** A job of one user. */
export function createJob(store: JobStore, now = NOW) {
  const options = { failuresFile: (job: string) => `/x/${job}.csv`, run: RUN }
  return store.create(planOf([plannedUser(1)]), now, { ...ME, handOver: false }, options)
}
