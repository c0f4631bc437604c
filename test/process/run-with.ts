import { spawn } from 'node:child_process'
import { PROGRAM, type Stage } from './support.js'

/** Runs the program with streams of its own; stderr is returned. */
export async function runWith(
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
