import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'

/** Run by Vitest when all tests are through. A folder that the environment names is for a later run too. */
export function setup({ config }: TestProject): () => Promise<void> {
  return async () => {
    if (process.env['END_STATES'] !== undefined) return
    await rm(config.env['END_STATES'] ?? '', { recursive: true, force: true })
  }
}
