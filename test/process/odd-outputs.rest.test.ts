import { existsSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createStage, MOVE } from './support.js'
import { runWith } from './run-with.js'
const STACK_TRACE = /^\s+at .+:\d+/m

for (const format of ['json', 'table'])
  test.skipIf(!existsSync('/dev/full'))(
    `a full disk under stdout (${format}) ends the talking, not the job`,
    async () => {
      const stage = await createStage()
      const movers = stage.usersIn('Basic Routing Profile')
      const ran = await runWith(stage, [...MOVE, '--yes', '--output', format], openSync('/dev/full', 'w'))
      expect(ran.code).toBe(1)
      expect(ran.err).toContain("stdout can't be written: ENOSPC")
      expect(ran.err).not.toMatch(STACK_TRACE)
      expect(stage.changed().toSorted()).toEqual(movers.toSorted())
      expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({
        state: 'finished',
        stoppedBy: null,
      })
    },
  )
