import { createHash, type Hash } from 'node:crypto'
import { checkedLine, readCheckedLine } from './checksum.js'
import { BulkError, EXIT } from '../model/errors.js'
import type { RunOptions } from '../model/job.js'
import type { Plan, PlannedUser } from '../model/plan.js'
import { pieces } from '../platform/pieces.js'
import { wholeLines } from './lines.js'

/** The plan in a job's folder. */
export const PLAN = 'plan.ndjson'

/** The version of `plan.ndjson`; a reader refuses any other. */
export const JOB_SCHEMA = 'connect-bulk/job/1'

/** A job's plan as it stands in its folder: never changed once written. */
export interface JobPlan extends Plan {
  readonly job: string
  /** ISO 8601. */
  readonly createdAt: string
  /** Where the failures CSV goes if there are any: an absolute path. */
  readonly failuresFile: string
  /** How to carry it out. */
  readonly run: RunOptions
}

/** A header line with a checksum of its own and a digest of the rest, then a line a user; in pieces of many lines. */
export async function writePlan(plan: JobPlan, signal?: AbortSignal): Promise<readonly string[]> {
  const { users, ...head } = plan
  const hash = createHash('sha256')
  const texts: string[] = []
  for await (const piece of pieces(users, signal)) {
    const lines = piece.map((user) => `${JSON.stringify(user)}\n`).join('')
    hash.update(lines)
    texts.push(lines)
  }
  const header = { schema: JOB_SCHEMA, ...head, users: users.length, digest: digestText(hash) }
  return [`${checkedLine(header)}\n`, ...texts]
}

/** Reads a plan, in pieces of any size. @throws BulkError exit 5 for an unknown version, exit 1 for a damaged file; the signal's reason */
export async function readPlan(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  signal?: AbortSignal,
): Promise<JobPlan> {
  const hash = createHash('sha256')
  const users: PlannedUser[] = []
  let header: Header | undefined
  for await (const lines of wholeLines(bytes, true)) {
    const body = header === undefined ? lines.subarray(lines.indexOf(LINE_END) + 1) : lines
    header ??= parseHeader(lines.toString('utf8', 0, lines.length - body.length - 1), path)
    hash.update(body)
    for (const line of body.toString().split('\n')) if (line !== '') users.push(parseUser(line, path))
    signal?.throwIfAborted()
  }
  const { users: count, digest, schema: _schema, ...head } = header ?? parseHeader('', path)
  if (count !== users.length || digest !== digestText(hash)) throw damaged(path)
  return { ...head, users }
}

const LINE_END = '\n'

/** Reads the header of a job's plan; the digest of its users is not checked. @throws BulkError as `readPlan` */
export function readHeader(line: string, path: string): JobHeader {
  return parseHeader(line, path)
}

export type JobHeader = Omit<JobPlan, 'users'>

type Header = JobHeader & {
  readonly schema: string
  readonly users: number
  readonly digest: string
}

function parseHeader(line: string, path: string): Header {
  const header = parse(line, path)
  if (header.schema !== JOB_SCHEMA) {
    throw new BulkError(
      'UnknownVersion',
      EXIT.refused,
      `${path} was written by another version of connect-bulk (${header.schema}).`,
      'Use the version that wrote it.',
    )
  }
  return header
}

function parse(line: string, path: string): Header {
  try {
    return readCheckedLine(line) as Header
  } catch {
    throw damaged(path)
  }
}

/** The digest, checked afterwards, vouches for the line: it is as it was written. */
function parseUser(line: string, path: string): PlannedUser {
  try {
    return JSON.parse(line) as PlannedUser
  } catch {
    throw damaged(path)
  }
}

function damaged(path: string): BulkError {
  return new BulkError('DamagedRecord', EXIT.unexpected, `${path} is damaged: it is not as it was written.`)
}

function digestText(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`
}
