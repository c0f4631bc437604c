import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createStage, PROGRAM, type Stage, STUCK } from './support.js'

const DOCS = readFileSync(fileURLToPath(new URL('../../docs/running.md', import.meta.url)), 'utf8')

/** The block behind the mark, without the indentation of a list. */
function example(name: string): string {
  const [, indent = '', block] =
    new RegExp(`<!-- tested: ${name} -->\\n\\n( *)\`\`\`\\w+\\n([^]*?)\\n *\`\`\``).exec(DOCS) ?? []
  if (block === undefined) throw new Error(`docs/running.md has no example ${name}`)
  return `${block.replaceAll(new RegExp(`^${indent}`, 'gm'), '')}\n`
}

/** Runs a script where `connect-bulk` is on the path; resolves with the exit code. */
function sh(
  stage: Stage,
  shell: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
) {
  const bin = join(stage.home, 'bin')
  if (!existsSync(bin)) {
    mkdirSync(bin)
    symlinkSync(PROGRAM, join(bin, 'connect-bulk'))
    symlinkSync(process.execPath, join(bin, 'node'))
    chmodSync(PROGRAM, 0o755)
  }
  const path = `${bin}:/usr/bin:/bin`
  const child = spawn(shell, args, {
    cwd: stage.cwd,
    env: stage.env({ PATH: path, ...env }),
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, bin }
}

test('cron: the line does what it says, from a nearly empty environment', async () => {
  const stage = await createStage()
  const bin = join(stage.home, 'bin')
  const line = example('cron').trim()
  const [, command = ''] = /^(?:\S+ ){5}(.*)$/.exec(line) ?? []
  expect(line.split('\n')).toHaveLength(1)
  expect(command).not.toMatch(/[^\\]%/)
  const here = command.replace('/usr/local/bin', bin)
  const { ended } = sh(stage, '/bin/sh', ['-c', here])
  expect(await ended).toBe(0)
  expect(stage.usersIn('Billing').length).toBeGreaterThan(0)
  expect(readFileSync(join(stage.home, 'early-shift.log'), 'utf8')).toContain('finished')
  expect(command).toContain('--failures "$HOME/early-shift.csv"')
})

test('container: a script as entry point hands signals on, so the job ends in good order', async () => {
  const stage = await createStage()
  const script = join(stage.cwd, 'entrypoint.sh')
  writeFileSync(script, example('entrypoint').replace(' --yes', ` --yes ${STUCK.join(' ')}`), { mode: 0o755 })
  const { child, ended } = sh(stage, '/bin/sh', [script])
  await stage.waitFor('three writes', () => stage.writes().length === 3)
  child.kill('SIGTERM')
  expect(await ended).toBe(130)
  const [job = ''] = stage.jobs()
  expect(stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
  expect(stage.failures().rows.length).toBeGreaterThan(0)
})

test('container: the image keeps its state on a volume and has no shell in between', () => {
  const dockerfile = example('dockerfile')
  expect(dockerfile).toMatch(/^ENTRYPOINT \["connect-bulk"\]$/m)
  const [, state] = /^ENV CONNECT_BULK_STATE_DIR=(.*)$/m.exec(dockerfile) ?? []
  expect(dockerfile).toContain(`VOLUME ${state}\n`)
})

test('GitHub Actions: the step runs as it stands, and what it leaves is what is kept', async () => {
  const stage = await createStage()
  const workflow = example('github-actions')
  const [, script = ''] = /run: \|\n( {10}.*\n)+/.exec(workflow) ?? []
  const [first = '', second = ''] = stage.usersIn('Basic Routing Profile')
  stage.write('movers.csv', `username,routing_profile\n"${first}",Billing\n"${second}",Billing\n`)
  const state = join(stage.cwd, 'connect-bulk-state')
  const { ended } = sh(stage, 'bash', ['-e', '-c', script.replaceAll(/^ {10}/gm, '')], {
    CI: 'true',
    CONNECT_BULK_STATE_DIR: state,
  })
  expect(await ended).toBe(0)
  expect([first, second].map((name) => stage.profiles().get(name))).toEqual(['Billing', 'Billing'])
  const kept = [...workflow.matchAll(/^ {12}(\S+)$/gm)].map(([, path]) => path)
  expect(kept).toEqual(['connect-bulk-state', 'failures.csv'])
  expect(existsSync(state)).toBe(true)
  expect(workflow).toMatch(/^concurrency:\n {2}group: /m)
  expect(script).toContain('exec connect-bulk')
})
