// The main job on the built-in sandbox: real commands against a real HTTP server. Run by `npm run demo`.
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../bin/connect-bulk.js', import.meta.url))
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const START_TIMEOUT_MS = 15_000

const FROM = 'routing-profile=Basic Routing Profile'
const EDIT = ['edit', '--filter', FROM, '--routing-profile', 'Billing']

/** What runs at the moment; stopped if the demo is. */
const children = new Set()
let stopped = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopped = true
    for (const child of children) child.kill(signal)
  })
}

// A reader that went away must not keep the sandbox from being stopped.
process.stdout.on('error', () => undefined)

const folder = await mkdtemp(join(tmpdir(), 'connect-bulk-demo-'))
let sandbox
try {
  sandbox = await startSandbox()
  await demonstrate(sandbox.env)
} catch (error) {
  process.stderr.write(`Error: the demo went wrong: ${error.message}\n`)
  process.exitCode = 1
} finally {
  if (sandbox !== undefined) {
    await end(sandbox.child)
    await rm(sandbox.env.CONNECT_BULK_STATE_DIR, { recursive: true, force: true })
  }
  await rm(folder, { recursive: true, force: true })
}

async function demonstrate(sandboxEnv) {
  const run = (args, expected) => runCommand(args, expected, sandboxEnv)
  await say('\n# Who has the old routing profile?')
  await run(['users', '--filter', FROM], 0)

  await say('\n# Move them all. Some calls fail: the sandbox was told to refuse them.')
  await run([...EDIT, '--yes', '--expect-count', '22'], 3)

  const failures = (await readdir(folder)).find((name) => name.startsWith('connect-bulk-failures-'))
  if (failures === undefined) throw new Error('there is no failures CSV')
  await say(`\n# Exactly the users that failed are in a CSV, with the reason.\n$ cat ${failures}`)
  await say((await readFile(join(folder, failures), 'utf8')).replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'))

  await say('# That file, as it is or edited, is the input of the next try.')
  await run(['retry', failures, '--yes'], 0)

  await say('\n# Nobody is left: exit code 6 would mean that something is still to be changed.')
  await run([...EDIT, '--dry-run', '--detailed-exitcode'], 0)

  await say('\n# Everything is on record.')
  await run(['jobs', 'list'], 0)
}

/** Shows a command line, runs it in the temporary folder with its output going straight through, checks its exit code. */
async function runCommand(args, expected, sandboxEnv) {
  await say(`$ connect-bulk ${args.map(quoted).join(' ')}`)
  const child = start(args, { env: environment(sandboxEnv), stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await ended(child)
  if (stopped) throw new Error('it was stopped')
  if (code !== expected) throw new Error(`exit code ${code} where ${expected} was expected`)
  await say(`[exit code ${code}]`)
}

async function startSandbox() {
  const faults = ['--faults', 'fixtures/demo/faults.json']
  const args = ['sandbox', 'start', '--users', '40', ...faults, '--output', 'json']
  await say(`# A local Amazon Connect with 40 made-up users. Its JSON says how to reach it.`)
  await say(`$ connect-bulk ${args.join(' ')}`)
  const child = start(args, { cwd: ROOT, env: environment({}), stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return { child, ...(await firstDocument(child)) }
  } catch (error) {
    await end(child)
    throw error
  }
}

/** The document a child prints when it is ready. */
function firstDocument(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the sandbox does not start')), START_TIMEOUT_MS)
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      if (!text.endsWith('}\n')) return
      clearTimeout(timer)
      resolve(JSON.parse(text))
    })
    child.on('close', () => {
      clearTimeout(timer)
      reject(new Error('the sandbox did not start'))
    })
  })
}

function start(args, options) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, ...options })
  children.add(child)
  child.on('close', () => children.delete(child))
  return child
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
}

async function end(child) {
  if (!children.has(child)) return
  const end = ended(child)
  child.kill()
  await end
}

/** This process's environment without anything that leads to a real AWS account. */
function environment(sandboxEnv) {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|CONNECT_BULK_)/.test(name))
  const nowhere = join(folder, 'no-such-file')
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    ...sandboxEnv,
  }
}

function quoted(arg) {
  return /^[\w./=-]+$/.test(arg) ? arg : `'${arg}'`
}

/** Resolves when the text is out, so that a child's output can't overtake it. */
function say(text) {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()))
}
