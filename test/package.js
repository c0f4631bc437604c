// What a stranger gets: packs the package, installs it from the tarball and uses it from there. Needs npm's registry or
// its cache, so it is no part of `npm test`: node test/package.js. With the path of a tarball it only installs that and uses
// the program, on whichever Node.js it is run with.
import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MOST_BYTES = 4_000_000
/** All that may be in the package. */
const CONTENTS =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|bin\/connect-bulk\.js|dist\/.*\.(js|d\.ts)|docs\/.*\.md|docs\/session\.svg|src\/sandbox\/BEHAVIOUR\.md|docs\/demo\.js|docs\/examples\/.*\.ts|fixtures\/demo\/.*\.json|schemas\/.*\.json)$/

/** How a program that imports the library may have TypeScript find it. */
const RESOLUTIONS = [
  ['--module', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
]

const INSTALL = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel',
  'error',
  '--prefer-offline',
]

const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-package-'))
try {
  const [given] = process.argv.slice(2)
  const tarball = given ?? pack()
  const program = install(tarball)
  await useProgram(program)
  if (given === undefined) {
    followLinks(program)
    useLibrary(tarball)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(what, command, args, options = {}) {
  console.log(what)
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options })
}

function pack() {
  const said = run('Packing', 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
  })
  const [{ filename, files, unpackedSize }] = JSON.parse(said)
  const strangers = files.map(({ path }) => path).filter((path) => !CONTENTS.test(path))
  if (strangers.length > 0) throw new Error(`not for the package: ${strangers.join(', ')}`)
  if (unpackedSize > MOST_BYTES) throw new Error(`the package has grown to ${unpackedSize} bytes`)
  console.log(`  ${files.length} files, ${unpackedSize} bytes`)
  return join(folder, filename)
}

function install(tarball) {
  const prefix = join(folder, 'prefix')
  run('Installing it for the machine', 'npm', [...INSTALL, '--global', '--prefix', prefix, tarball])
  return {
    bin: join(prefix, 'bin', 'connect-bulk'),
    home: join(prefix, 'lib', 'node_modules', 'connect-bulk'),
  }
}

/** Whoever reads the docs in the installed package comes as far as in a clone. */
function followLinks({ home }) {
  const pages = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.md') && !path.startsWith('node_modules'),
  )
  const dead = pages.flatMap((page) => {
    const text = readFileSync(join(home, page), 'utf8')
    return [...text.matchAll(/\]\(([^)#:]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(home, dirname(page), target)))
      .map((target) => `${page}: ${target}`)
  })
  if (dead.length > 0) throw new Error(`links to what the package does not hold: ${dead.join(', ')}`)
}

async function useProgram({ bin, home }) {
  const job = [
    'edit',
    '--filter',
    'routing-profile=Basic Routing Profile',
    '--routing-profile',
    'Billing',
    '--yes',
  ]
  const cwd = join(folder, 'work')
  mkdirSync(cwd)
  const said = run(
    'The main job',
    bin,
    ['sandbox', 'run', '--users', '12', '--', ...job, '--output', 'json'],
    { cwd },
  )
  const { state, failed, succeeded } = JSON.parse(said)
  if (state !== 'finished' || failed !== 0 || succeeded === 0) throw new Error(`the main job: ${said}`)
  run('The demo', process.execPath, [join(home, 'docs', 'demo.js')], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (existsSync('/usr/bin/script')) await session(bin, cwd)
}

/** On a terminal of `script`: the first screen. */
async function session(bin, cwd) {
  const service = spawn(bin, ['sandbox', 'start', '--users', '12', '--output', 'json'], { cwd })
  const shown = join(folder, 'shown')
  try {
    const { env } = await firstDocument(service)
    run(
      'The session',
      '/usr/bin/script',
      ['-qec', `timeout --foreground --signal KILL 8 ${bin} || true`, shown],
      {
        cwd,
        env: { ...process.env, ...env, CI: '', TERM: 'xterm' },
      },
    )
  } finally {
    service.kill('SIGTERM')
  }
  const text = readFileSync(shown, 'utf8')
  if (!text.includes('acme-service')) throw new Error(`the session shows: ${text.slice(-2000)}`)
}

async function firstDocument({ stdout }) {
  let text = ''
  for await (const piece of stdout) {
    text += piece
    if (text.trimEnd().endsWith('}')) return JSON.parse(text)
  }
  throw new Error(`the sandbox said: ${text}`)
}

function useLibrary(tarball) {
  const consumer = join(folder, 'consumer')
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
  run('Installing it into another package', 'npm', [...INSTALL, tarball], { cwd: consumer })
  const names = run(
    'The library',
    process.execPath,
    ['-e', "import('connect-bulk').then((library) => console.log(Object.keys(library).join()))"],
    { cwd: consumer },
  )
  if (names.trim() !== 'BulkError,find,follow,open,plan,submit') throw new Error(`the library has ${names}`)
  run(
    'A schema',
    process.execPath,
    ['-e', "if (!require('connect-bulk/schemas/result-1.json').$schema) throw new Error('no schema')"],
    { cwd: consumer },
  )
  cpSync(join(ROOT, 'docs', 'examples', 'move-users.ts'), join(consumer, 'move-users.ts'))
  cpSync(join(ROOT, 'node_modules', '@types'), join(consumer, 'node_modules', '@types'), { recursive: true })
  cpSync(join(ROOT, 'node_modules', 'undici-types'), join(consumer, 'node_modules', 'undici-types'), {
    recursive: true,
  })
  for (const resolution of RESOLUTIONS) {
    const options = ['--noEmit', '--strict', '--target', 'ES2023', '--types', 'node', ...resolution]
    run(
      `Its types: ${resolution.join(' ')}`,
      process.execPath,
      [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, 'move-users.ts'],
      {
        cwd: consumer,
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    )
  }
}
