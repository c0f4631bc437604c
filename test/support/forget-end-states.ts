import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'

/** Run by Vitest when all tests are through. */
export function setup({ config }: TestProject): () => Promise<void> {
  return () => rm(config.env['END_STATES'] ?? '', { recursive: true, force: true })
}
