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

/** What a step of the pipeline runs. */
function step(workflow: string, name: string): string {
  const [, script] =
    new RegExp(`- name: ${name}\\n(?: {8}(?!run:).*\\n)* {8}run: \\|\\n((?: {10}.*\\n)+)`).exec(workflow) ??
    []
  if (script === undefined) throw new Error(`the pipeline has no step ${name}`)
  return script.replaceAll(/^ {10}/gm, '')
}

/** The files of an artifact, by its name. */
function artifact(workflow: string, name: string): string[] {
  const [, paths = ''] = new RegExp(`name: ${name}\\n {10}path: \\|\\n((?: {12}.*\\n)+)`).exec(workflow) ?? []
  return paths.trim().split(/\s+/)
}

test('pipeline: what is planned on a pull request is applied after approval, step by step as written', async () => {
  const stage = await createStage()
  const workflow = example('pipeline')
  const [first = '', second = ''] = stage.usersIn('Basic Routing Profile')
  stage.write('movers.csv', `username,routing_profile\n"${first}",Billing\n"${second}",Billing\n`)
  const env = {
    CI: 'true',
    GITHUB_SHA: 'abc123',
    GITHUB_STEP_SUMMARY: join(stage.cwd, 'summary.md'),
    GITHUB_OUTPUT: join(stage.cwd, 'outputs'),
    CONNECT_BULK_STATE_DIR: join(stage.cwd, 'connect-bulk-state'),
  }
  const run = (name: string, more = {}) =>
    sh(stage, 'bash', ['-e', '-c', step(workflow, name)], { ...env, ...more }).ended
  const read = (file: string) => readFileSync(join(stage.cwd, file), 'utf8')

  expect(await run('Plan')).toBe(0)
  expect(stage.writes()).toEqual([])
  expect(read('summary.md')).toContain('- To change: 2')
  expect(read('summary.md')).toContain('| Note | abc123 |')
  for (const file of artifact(workflow, 'plan')) expect(existsSync(join(stage.cwd, file))).toBe(true)
  const outputs = Object.fromEntries(
    read('outputs')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  )
  expect(outputs).toEqual({ digest: expect.stringMatching(/^sha256:/), changing: '2' })

  expect(await run('Apply', { DIGEST: `sha256:${'0'.repeat(64)}` })).toBe(5)
  expect(await run('Report')).toBe(0)
  expect(stage.writes()).toEqual([])
  expect(await run('Apply', { DIGEST: outputs['digest'] })).toBe(0)
  expect([first, second].map((name) => stage.profiles().get(name))).toEqual(['Billing', 'Billing'])
  expect(await run('Report')).toBe(0)
  expect(read('summary.md')).toContain('- Succeeded: 2')
  expect(artifact(workflow, 'job')).toEqual(['failures.csv', 'report.html', 'job.tgz'])
  expect(existsSync(join(stage.cwd, 'report.html')) && existsSync(join(stage.cwd, 'job.tgz'))).toBe(true)
  expect(existsSync(env.CONNECT_BULK_STATE_DIR)).toBe(true)
})
