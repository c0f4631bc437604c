// A terminal in tmux with the session in it, and a document made of what is seen there. For docs/record-session.js.
import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../dist/sandbox/sandbox.js'
import { screenPicture } from './screen-picture.js'

const PROGRAM = fileURLToPath(new URL('../bin/connect-bulk.js', import.meta.url))
const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 60
/** What stands in the document for the folder it was recorded in. */
const HOME = '/home/anna'

/** A sandbox, a terminal with the session, and the document so far. */
export class Recording {
  text = ''
  #folder
  #sandbox
  #env
  #columns

  /** Starts a sandbox. @param {object} options of the sandbox, as for `sandbox start` */
  async open(options) {
    this.#folder = await mkdtemp(join(tmpdir(), 'connect-bulk-recording-'))
    this.#sandbox = await startSandbox(options)
    this.#env = {
      ...cleanEnvironment(this.#folder),
      ...this.#sandbox.env,
      CONNECT_BULK_STATE_DIR: join(this.#folder, '.state'),
      // Below what the sandbox takes: how often it would ask to slow down is another number at each run.
      CONNECT_BULK_BURST: '4',
    }
  }

  /** Starts the session on a terminal of so many columns and rows. */
  async sitDown(columns, rows) {
    this.#columns = columns
    const script = join(this.#folder, 'session')
    await writeFile(
      script,
      `#!/bin/sh\n"${process.execPath}" "${PROGRAM}"\necho "[exit code $?]"\nsleep 60\n`,
    )
    await chmod(script, 0o755)
    this.#tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), script)
  }

  /** Writes a heading or a paragraph into the document. */
  say(...paragraphs) {
    for (const paragraph of paragraphs) this.text += `${paragraph}\n\n`
  }

  /** Waits until the screen shows something, then presses keys; a text to type begins with `=`. */
  async on(pattern, ...keys) {
    const screen = await this.#seen(pattern)
    for (const key of keys) this.#tmux('send-keys', ...(/^=./.test(key) ? ['-l', key.slice(1)] : [key]))
    return screen
  }

  /** The same; the screen becomes part of the document. */
  async show(pattern, ...keys) {
    const screen = await this.on(pattern, ...keys)
    this.text += `\`\`\`text\n${screen.replaceAll(this.#folder, HOME)}\n\`\`\`\n\n`
  }

  /** The screen as a picture, in the colours of the terminal. */
  async picture(pattern, title) {
    await this.on(pattern)
    const screen = this.#tmux('capture-pane', '-p', '-e')
    return screenPicture(screen.replaceAll(this.#folder, HOME), this.#columns, title)
  }

  /** Keeps back the sandbox's answers to an operation after so many; returns a function that lets them through. */
  hold(operation, after) {
    const gate = this.#sandbox.hold({ operation, after })
    return () => gate.open()
  }

  async close() {
    try {
      this.#tmux('kill-server')
    } catch {
      // It was never started, or has ended by itself.
    }
    await this.#sandbox?.stop()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  async #seen(pattern) {
    const deadline = performance.now() + PATIENCE_MS
    let screen = ''
    for (;;) {
      const before = screen
      screen = this.#tmux('capture-pane', '-p')
        .replaceAll(/[ \t]+$/gm, '')
        .trimEnd()
      // Twice the same: it is drawn to its end.
      if (screen === before && pattern.test(screen)) return screen
      if (performance.now() > deadline)
        throw new Error(`it never came to ${pattern}; the screen is\n${screen}`)
      await sleep(LOOK_EVERY_MS)
    }
  }

  #tmux(...args) {
    const env = { ...this.#env, TMUX_TMPDIR: this.#folder }
    return execFileSync('tmux', ['-L', 'recording', '-f', '/dev/null', ...args], {
      cwd: this.#folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}

/** Nothing that leads to a real AWS account, and a terminal that every machine has. */
function cleanEnvironment(folder) {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
