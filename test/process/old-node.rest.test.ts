import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PROGRAM } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-old-node-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program on a Node.js that says it is of that version. */
function onNode(version: string) {
  const preload = join(folder, `${version}.cjs`)
  const versions = `{ ...process.versions, node: '${version}' }`
  writeFileSync(preload, `Object.defineProperty(process, 'versions', { value: ${versions} })`)
  return spawnSync(process.execPath, ['--require', preload, PROGRAM, '--version'], { encoding: 'utf8' })
}

test.each(['18.20.8', '20.18.3', '22.12.0', '23.11.0'])(
  'Node.js %s is refused in one sentence',
  (version) => {
    const { status, stdout, stderr } = onNode(version)
    expect(stderr).toBe(
      `Error: connect-bulk needs Node.js 20.19, 22.13 or 24 and later; this is ${version}.\n`,
    )
    expect(stdout).toBe('')
    expect(status).toBe(1)
  },
)

test.each(['20.19.0', '22.13.0', '24.0.0', '26.1.0'])('Node.js %s is taken', (version) => {
  const own = execFileSync(process.execPath, [PROGRAM, '--version'], { encoding: 'utf8' })
  expect(onNode(version)).toMatchObject({ status: 0, stdout: own, stderr: '' })
})
