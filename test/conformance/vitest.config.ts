import { defineConfig } from 'vitest/config'

// Without the set-up that keeps tests away from AWS: these few are meant to get there when they are told to.
export default defineConfig({
  test: { include: ['test/conformance/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
})
