import { spawn } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createStage, MOVE, PROGRAM, type Stage } from './support.js'
const STACK_TRACE = /^\s+at .+:\d+/m

/** Runs the program with streams of its own; stderr is returned. */
async function runWith(
  stage: Stage,
  args: readonly string[],
  stdout: number,
  stderr: number | 'pipe' = 'pipe',
) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: stage.cwd,
    env: stage.env(),
    stdio: ['ignore', stdout, stderr],
  })
  let err = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, err }
}

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
