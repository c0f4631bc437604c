import { dirname } from 'node:path'
import { failuresCsv, hasFailures, type Outcomes, REASON_COLUMNS } from '../journal/failures-csv.js'
import type { JobResult } from '../model/job.js'
import { jsonPieces } from '../model/json-text.js'
import { BulkError, ofFlag, usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import { errorCode } from '../platform/error-code.js'
import type { Files } from '../platform/files.js'

/** Files of ours that a later run of the same kind may replace without being asked to. */
export type OutputKind = 'failures' | 'job' | 'passwords' | 'plan' | 'report' | 'sandbox' | 'other'

/** A file that the user names for output. */
export interface Output {
  /** Absolute. */
  readonly path: string
  readonly kind: OutputKind
  /** What named it, e.g. `--out`. */
  readonly flag: string
}

/** What may become of a file that exists already. */
export interface OverwriteRules {
  /** `--force`: a file of any kind is replaced. */
  readonly force?: boolean
  /** Files that the same run reads, absolute paths. They are never touched. */
  readonly inputs?: readonly string[]
}

/** What stands at the path of an output, for the question whether it may be replaced. */
export type Occupant =
  | { readonly kind: 'nothing' | 'stream' | 'folder' | 'other' }
  | {
      readonly kind: 'file'
      /** Which kind of our own files it is; `undefined` for any other file that is not empty. */
      readonly ours: OutputKind | 'empty' | undefined
      readonly lines: number
      /** Milliseconds since 1970. */
      readonly modifiedAt: number
    }

/** For other people's eyes too, within the umask. */
const SHARED_FILE = 0o666
const PRIVATE_FILE = 0o600
const PRIVATE_KINDS: ReadonlySet<OutputKind> = new Set(['job', 'sandbox'])

const HEAD_BYTES = 64 * 1024

/** Reads what stands at a path, and how many lines a file there has. */
export async function occupantOf(files: Files, path: string): Promise<Occupant> {
  const { kind, modifiedAt, bytes } = await files.whatStandsAt(path)
  if (kind === 'nothing' || kind === 'folder' || kind === 'other') return { kind }
  if (kind !== 'file') return { kind: 'stream' }
  let lines = 0
  for await (const piece of files.readPieces(path)) lines += piece.filter((byte) => byte === 0x0a).length
  return { kind, ours: await kindOfFile(files, path, bytes), lines, modifiedAt }
}

/**
 * Checks that an output can be written and that nothing is lost by that. Changes nothing.
 * @throws BulkError exit 2 for an input of the same run, a file that is not ours, a folder, what can't be written
 */
export async function checkOutput(files: Files, output: Output, rules: OverwriteRules = {}): Promise<void> {
  await attempt(output, async () => {
    const { kind, path, id, bytes } = await files.whatStandsAt(output.path)
    if (kind === 'device' || kind === 'pipe') return
    for (const input of rules.inputs ?? [])
      if (id !== undefined && (await idOf(files, input)) === id) throw isInput(output)
    if (kind === 'folder') throw usageError(CODE, ofFlag(output.flag, `${output.path} is a folder.`))
    if (kind === 'other') throw usageError(CODE, ofFlag(output.flag, `${output.path} is not a regular file.`))
    const isReplaceable =
      kind !== 'file' || rules.force === true || isOurs(await kindOfFile(files, path, bytes), output)
    if (!isReplaceable) throw alreadyThere(output)
    await files.checkWritable(path)
  })
}

/** Removes the file of an earlier run, which would lie about the run that begins. Devices and pipes stay. */
export async function clearOutput(files: Files, output: Output, rules: OverwriteRules = {}): Promise<void> {
  await checkOutput(files, output, rules)
  await attempt(output, async () => {
    const { kind, path } = await files.whatStandsAt(output.path)
    if (kind === 'file') await files.remove(path)
  })
}

/** Writes an output: a file is put in place whole. @throws BulkError as `checkOutput` */
export async function writeOutput(
  files: Files,
  output: Output,
  content: Iterable<string | Uint8Array>,
  rules: OverwriteRules = {},
): Promise<void> {
  await checkOutput(files, output, rules)
  await attempt(output, async () => {
    const { kind, path } = await files.whatStandsAt(output.path)
    if (kind === 'device' || kind === 'pipe') await files.writeToStream(path, content)
    else await files.replace(path, content, PRIVATE_KINDS.has(output.kind) ? PRIVATE_FILE : SHARED_FILE)
  })
}

/** Two outputs in one file: the second would replace the first. @throws BulkError exit 2 */
export async function checkDistinct(files: Files, outputs: readonly Output[]): Promise<void> {
  const seen = new Map<string, Output>()
  for (const output of outputs) {
    const { kind, path } = await files.whatStandsAt(output.path)
    if (kind === 'device' || kind === 'pipe') continue
    const other = seen.get(path)
    if (other !== undefined)
      throw usageError(CODE, `${other.flag} and ${output.flag} name the same file, ${output.path}.`)
    seen.set(path, output)
  }
}

/** The failures CSV of a job. */
export function failuresOutput(path: string): Output {
  return { path, kind: 'failures', flag: '--failures' }
}

/** Writes a row for each user not updated; answers where, or `null` if there are none. */
export async function writeFailures(
  outcomes: Outcomes,
  path: string,
  files: Files,
  failed: (path: string, error: unknown) => void,
): Promise<string | null> {
  if (!hasFailures(outcomes)) return null
  try {
    await writeOutput(files, failuresOutput(path), failuresCsv(outcomes))
    return path
  } catch (error) {
    failed(path, error)
    return null
  }
}

/** A result that names its failures CSV only if that is there: a run may have been ended before it wrote it. */
export async function withExistingFile(result: JobResult, files: Files): Promise<JobResult> {
  const { failuresFile } = result
  if (failuresFile === null || (await files.exists(failuresFile).catch(() => false))) return result
  return { ...result, failuresFile: null }
}

/** Saves a plan as JSON. @throws BulkError as `checkOutput` */
export async function savePlan(
  path: string,
  document: object,
  files: Files,
  rules: OverwriteRules = {},
): Promise<void> {
  await writeOutput(files, { path, kind: 'plan', flag: '--out' }, jsonPieces(document), rules)
}

const CODE = 'UnwritableFile'

function alreadyThere({ flag, path }: Output): BulkError {
  return usageError('FileExists', ofFlag(flag, `${path} exists.`), {
    commandLine: 'Name another file, or overwrite it with --force.',
    session: 'Name another file.',
  })
}

function isInput({ flag, path }: Output): BulkError {
  return usageError(
    'OutputIsInput',
    ofFlag(flag, `${path} is read by the same command.`),
    'Name another file.',
  )
}

/** What an input leads to. An input that can't be found is complained about where it is read. */
async function idOf(files: Files, input: string): Promise<string | undefined> {
  try {
    return (await files.whatStandsAt(input)).id
  } catch {
    return undefined
  }
}

function isOurs(found: OutputKind | 'empty' | undefined, { kind }: Output): boolean {
  return found === 'empty' || (found !== undefined && found === kind)
}

const BEGINS: readonly (readonly [OutputKind, RegExp])[] = [
  ['plan', /^\s*\{\s*"schema":\s*"connect-bulk\/plan\//],
  // A page, a CSV, Markdown: as src/output/report writes them.
  [
    'report',
    /^(<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="connect-bulk">|\uFEFF?User,User id,Setting,Before,After,Outcome,Time,Request id,Reason\r\n|# .*\n\n\| {2}\| {2}\|\n\| --- \| --- \|\n\| (Job|Instance) \| )/,
  ],
  ['sandbox', /^\s*\{\s*"schema":\s*"connect-bulk\/sandbox-state\//],
  ['passwords', /^\uFEFF?username,password\r?\n/],
]

async function kindOfFile(
  files: Files,
  path: string,
  bytes: number,
): Promise<OutputKind | 'empty' | undefined> {
  if (bytes === 0) return 'empty'
  const { head } = await files.readEnds(path, HEAD_BYTES, 0)
  return isFailuresCsv(head) ? 'failures' : BEGINS.find(([, begin]) => begin.test(head))?.[0]
}

/** Its header has all our own columns; a spreadsheet may have changed separators and quotes. */
function isFailuresCsv(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/)
  const columns = new Set(
    first
      .replace(/^\uFEFF/, '')
      .split(/[,;\t]/)
      .map((cell) => cell.replaceAll('"', '').trim()),
  )
  return REASON_COLUMNS.every((column) => columns.has(column))
}

/** Turns what the file system says into one sentence about the file the user named. */
async function attempt(output: Output, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof BulkError) throw error
    throw usageError(CODE, ofFlag(output.flag, `${whyUnwritable(output.path, error)}.`), 'Name another file.')
  }
}

/** Why a file that the user named could not be written, without the names of drafts. */
function whyUnwritable(path: string, error: unknown): string {
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${dirname(path)}`
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be written`
  return asError(error).message
}
