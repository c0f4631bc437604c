import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { packTar, type ParsedTarEntryWithData, unpackTar } from 'modern-tar'
import { type BulkError, refusal, usageError } from '../model/errors.js'
import type { JobState } from '../model/job.js'
import { isJobId } from './job-names.js'
import { JOURNAL } from './journal-file.js'
import { PLAN } from './plan-file.js'

/** The version of archives; a reader refuses any other. */
export const ARCHIVE_SCHEMA = 'connect-bulk/job-archive/1'

const HEAD = 'archive.json'
const PRIVATE_FILE = 0o600
/** More than any job needs; an archive that unpacks to more isn't one of ours. */
const MOST_BYTES = 512 * 1024 * 1024

/** What an archive says about itself. */
export interface ArchiveHead {
  readonly job: string
  /** ISO 8601. */
  readonly exportedAt: string
  /** The machine it comes from. */
  readonly host: string
  /** When it was exported. */
  readonly state: JobState
}

/** The record of a job as text: what its two files hold. */
export interface JobRecord {
  readonly plan: string
  readonly journal: string
}

type StoredHead = ArchiveHead & { readonly schema: string; readonly sha256: Readonly<Record<string, string>> }

/** A job's record as a .tgz: a folder with plan and journal, before them a head with their SHA-256. */
export async function packJob(head: ArchiveHead, { plan, journal }: JobRecord): Promise<Uint8Array> {
  const sha256 = { [PLAN]: sha256Of(plan), [JOURNAL]: sha256Of(journal) }
  const stored: StoredHead = { schema: ARCHIVE_SCHEMA, ...head, sha256 }
  const files = { [HEAD]: `${JSON.stringify(stored, null, 2)}\n`, [PLAN]: plan, [JOURNAL]: journal }
  const entries = Object.entries(files).map(([name, text]) => {
    const body = new TextEncoder().encode(text)
    const type = 'file' as const
    return {
      header: { name: `${head.job}/${name}`, size: body.length, type, mode: PRIVATE_FILE },
      body,
    }
  })
  return promisify(gzip)(await packTar(entries))
}

/**
 * Reads an archive without trusting it: exactly three files, of one job, with the digests in its head. Writes nothing.
 * @throws BulkError exit 2 for a file that isn't an archive or is damaged, 5 for another version
 */
export async function unpackJob(
  bytes: Uint8Array,
  file: string,
): Promise<{ readonly head: ArchiveHead; readonly record: JobRecord }> {
  const files = await filesOf(bytes, file)
  const head = parseHead(files.get(HEAD) ?? '', file)
  const [plan = '', journal = ''] = [PLAN, JOURNAL].map((name) => files.get(name))
  if (files.size !== 3 || head.sha256[PLAN] !== sha256Of(plan) || head.sha256[JOURNAL] !== sha256Of(journal))
    throw damagedArchive(file)
  return { head, record: { plan, journal } }
}

/** `sha256:…` of an archive, for comparing two copies. */
export function archiveDigest(bytes: Uint8Array): string {
  return `sha256:${sha256Of(bytes)}`
}

/** The texts by name; all entries must be plain files in the same folder, which is named like a job. */
async function filesOf(bytes: Uint8Array, file: string): Promise<ReadonlyMap<string, string>> {
  const entries = await entriesOf(bytes, file)
  const [folder = ''] = (entries[0]?.header.name ?? '').split('/')
  const files = new Map<string, string>()
  for (const { header, data } of entries) {
    const name = header.name.slice(folder.length + 1)
    const isOurs = isJobId(folder) && header.name === `${folder}/${name}` && NAMES.has(name)
    if (!isOurs || header.type !== 'file' || data === undefined || files.has(name)) throw damagedArchive(file)
    files.set(name, new TextDecoder().decode(data))
  }
  const head = files.get(HEAD)
  if (head !== undefined && parseHead(head, file).job !== folder) throw damagedArchive(file)
  return files
}

const NAMES: ReadonlySet<string> = new Set([HEAD, PLAN, JOURNAL])

async function entriesOf(bytes: Uint8Array, file: string): Promise<readonly ParsedTarEntryWithData[]> {
  try {
    const tar = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES })
    return await unpackTar(tar, { strict: true })
  } catch {
    throw noArchive(file)
  }
}

function parseHead(text: string, file: string): StoredHead {
  const head = parseJson(text, file)
  const schema: unknown = Reflect.get(head, 'schema')
  if (typeof schema !== 'string' || !/^connect-bulk\/job-archive\/\d+$/.test(schema)) throw noArchive(file)
  if (schema !== ARCHIVE_SCHEMA)
    throw refusal(
      'UnknownVersion',
      `${file}: this archive is of another version (${schema}).`,
      'Use the version of connect-bulk that wrote it.',
    )
  if (!isHead(head)) throw damagedArchive(file)
  return head
}

function isHead(head: object): head is StoredHead {
  const { job, exportedAt, host, state, sha256 } = head as Partial<Record<keyof StoredHead, unknown>>
  return (
    [job, exportedAt, host, state].every((text) => typeof text === 'string') &&
    typeof sha256 === 'object' &&
    sha256 !== null
  )
}

function parseJson(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not JSON: reported below.
  }
  throw noArchive(file)
}

function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function noArchive(file: string): BulkError {
  return usageError(
    'NoArchive',
    `${file} is not an exported job.`,
    'Jobs are exported with connect-bulk jobs export.',
  )
}

export function damagedArchive(file: string): BulkError {
  return usageError(
    'DamagedArchive',
    `${file} is not as it was exported.`,
    'Nothing was imported. Copy the file again.',
  )
}
