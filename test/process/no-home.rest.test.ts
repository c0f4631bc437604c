import { spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, PROGRAM } from './support.js'

const STACK_TRACE = /^\s+at .+:\d+/m
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

/** Runs a line in a shell, with the sandbox's environment and what else is given. */
async function shell(line: string, env: Record<string, string | undefined> = {}) {
  const stage = await createStage()
  // Node.js 24 reads the package files around it, whoever runs it.
  chmodSync(dirname(stage.cwd), 0o755)
  const child = spawn('sh', ['-c', line], { cwd: stage.cwd, env: stage.env(env) })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said, stage }
}

const NODE = `${process.execPath} ${PROGRAM}`

test.skipIf(!isRoot)(
  'a user id without a name and no HOME: no stack, and --state-dir is enough',
  async () => {
    const as = 'setpriv --reuid=12345 --regid=12345 --clear-groups'
    const version = await shell(`${as} env -u HOME ${NODE} --version`)
    expect([version.code, version.said]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)])
    const line = `${as} env -u HOME -u CONNECT_BULK_STATE_DIR -u XDG_STATE_HOME ${NODE} jobs list`
    const unknown = await shell(line)
    expect([unknown.code, unknown.said]).toEqual([
      2,
      expect.stringContaining('Name a folder with --state-dir'),
    ])
    expect(unknown.said).not.toMatch(STACK_TRACE)
    expect((await shell(`${line} --state-dir /tmp/none`)).code).toBe(0)
  },
)

test.skipIf(process.platform === 'win32')(
  'a folder that was deleted under the shell is no crash',
  async () => {
    const ran = await shell(`mkdir gone && cd gone && rmdir ../gone && ${NODE} users --quiet`)
    expect(ran.said).not.toMatch(STACK_TRACE)
    expect(ran.code).toBe(0)
  },
)

test('an empty CONNECT_BULK_BURST counts as unset, like an empty CONNECT_BULK_RATE', async () => {
  const stage = await createStage()
  const env = { CONNECT_BULK_BURST: '', CONNECT_BULK_RATE: '' }
  expect((await stage.run(['users', '--quiet'], { env })).code).toBe(0)
})
