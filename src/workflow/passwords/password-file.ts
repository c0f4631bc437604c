import { csvLines } from '../../csv/write-csv.js'
import { readCsv } from '../../csv/read-csv.js'
import { BulkError, ofFlag, usageError } from '../../model/errors.js'
import { JournalError } from '../../journal/journal-writer.js'
import { asError } from '../../platform/clock.js'
import type { DurableLog } from '../../platform/file-log.js'
import type { Files } from '../../platform/files.js'
import { checkOutput, clearOutput, type Output, type OverwriteRules } from '../output-files.js'
import { generatePassword, type Passwords } from './passwords.js'
import { caselessName } from '../../model/free-text.js'

const COLUMNS = ['username', 'password'] as const

const FLAG = '--generate-passwords'

/** The file that generated passwords go to. */
export function passwordsOutput(path: string): Output {
  return { path, kind: 'passwords', flag: FLAG }
}

/**
 * Checks that generated passwords can be written there. Changes nothing. A file of passwords is added to.
 * @throws BulkError exit 2
 */
export async function checkPasswordFile(files: Files, path: string, rules?: OverwriteRules): Promise<void> {
  const { kind } = await files.whatStandsAt(path).catch(() => ({ kind: 'nothing' }))
  if (kind === 'device' || kind === 'pipe')
    throw usageError('UnwritableFile', ofFlag(FLAG, `${path} is not a regular file.`))
  await checkOutput(files, passwordsOutput(path), rules)
}

/**
 * Generates a password for each user that asks for one. Its line is on disk before anyone uses it, so that no user is
 * ever created with a password that is lost. A user that is in the file already keeps the password it has there: an
 * earlier run may have created the user with it.
 */
export class PasswordFile implements Passwords {
  readonly path: string
  readonly #files: Files
  readonly #rules: OverwriteRules
  readonly #issued = new Map<string, Promise<string>>()
  #generated = 0
  #reused = 0
  #opened: Promise<{ readonly log: DurableLog; readonly known: ReadonlyMap<string, string> }> | undefined

  constructor(path: string, files: Files, rules: OverwriteRules = {}) {
    this.path = path
    this.#files = files
    this.#rules = rules
  }

  has(): boolean {
    return true
  }

  /** How many users were given a new password, and how many one that the file had already. */
  get counts(): { readonly generated: number; readonly reused: number } {
    return { generated: this.#generated, reused: this.#reused }
  }

  of(username: string): Promise<string> {
    const key = caselessName(username)
    const issued = this.#issued.get(key) ?? this.#issue(username)
    this.#issued.set(key, issued)
    return issued
  }

  async #issue(username: string): Promise<string> {
    try {
      this.#opened ??= this.#open()
      const { log, known } = await this.#opened
      const there = known.get(caselessName(username))
      if (there !== undefined) {
        this.#reused += 1
        return there
      }
      const password = generatePassword()
      await log.append(line([username, password]))
      this.#generated += 1
      return password
    } catch (error) {
      throw unwritable(this.path, error)
    }
  }

  async #open() {
    const output = passwordsOutput(this.path)
    await checkPasswordFile(this.#files, this.path, this.#rules)
    const isKept = await this.#isKept(output)
    if (!isKept) await clearOutput(this.#files, output, this.#rules)
    const text = isKept ? await this.#text() : ''
    const log = await this.#files.openLog(this.path)
    await this.#files.makePrivate(this.path)
    if (text === '') await log.append(line(COLUMNS))
    // A line that an earlier run did not finish was never used.
    else if (!text.endsWith('\n')) await log.append('\r')
    return { log, known: passwordsIn(text) }
  }

  /** A file of passwords is added to; `--force` replaces any other. */
  async #isKept(output: Output): Promise<boolean> {
    const { inputs = [] } = this.#rules
    return checkOutput(this.#files, output, { inputs }).then(
      () => this.#files.exists(this.path),
      () => false,
    )
  }

  async #text(): Promise<string> {
    return new TextDecoder().decode(await this.#files.read(this.path))
  }

  /** Nothing may be asked for any more. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined)
    await opened?.log.close()
  }
}

/** A line as `DurableLog` takes it, which adds the line feed. */
function line(cells: readonly string[]): string {
  return csvLines([cells]).replace(/\n$/, '')
}

/** The passwords of whole lines, by username; the last line of a name counts. */
function passwordsIn(text: string): ReadonlyMap<string, string> {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole === '') return new Map()
  const { rows } = readCsv(Buffer.from(whole), {
    file: '',
    knownColumns: COLUMNS,
    settingColumns: [],
    uniqueUsers: false,
  })
  return new Map(
    rows.map(({ cells }) => [caselessName(cells.get('username') ?? ''), cells.get('password') ?? '']),
  )
}

/** A user whose password can't be kept must not be created: the job stops, as where its journal can't be written. */
function unwritable(path: string, error: unknown): JournalError {
  const why = error instanceof BulkError ? error.inSession.message : `${path}: ${asError(error).message}`
  return new JournalError(`passwords can't be written: ${why}`)
}
