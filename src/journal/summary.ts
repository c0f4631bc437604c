import type { Files } from '../platform/files.js'
import { checkOpened, parseRecords } from './journal-file.js'
import { type JobHeader, readHeader } from './plan-file.js'
import type { Counts, JournalRecord } from './records.js'

/** The first line of a plan names all profiles and groups in it. */
const HEADER_BYTES = 64 * 1024
/** Lines of a journal are seldom longer. */
const LINE_BYTES = 4096
/** A line that begins in the middle would not begin so. */
const CLOSED = '{"type":"closed",'

/** A job in short: from the first line of its plan and the last line of its journal. */
export interface JournalSummary {
  readonly header: JobHeader
  readonly closed: Extract<JournalRecord, { type: 'closed' }>
  readonly counts: Required<Counts>
}

/**
 * Reads a job that has ended without reading its whole record. `undefined` if the whole record is needed: the last line
 * isn't the end of a run, or an earlier version wrote it without counts. It can't be out of date: the end of a run is
 * written after everything that it counts, and a later run appends to it.
 */
export async function readSummary(
  files: Files,
  journal: string,
  plan: string,
): Promise<JournalSummary | undefined> {
  const { head, tail } = await files.readEnds(journal, LINE_BYTES, LINE_BYTES)
  const [opened] = wholeLines(head)
  const last = tail.endsWith('\n') ? wholeLines(tail).at(-1) : undefined
  if (opened === undefined || last === undefined || !last.startsWith(CLOSED)) return undefined
  checkOpened(parseRecords(opened, journal)[0], journal)
  const [closed] = parseRecords(last, journal)
  const [header] = wholeLines((await files.readEnds(plan, HEADER_BYTES, 0)).head)
  if (closed?.type !== 'closed' || closed.counts === undefined || header === undefined) return undefined
  const { refused, ...counts } = closed.counts
  if (refused === undefined) return undefined
  return { header: readHeader(header, plan), closed, counts: { ...counts, refused } }
}

function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1)
}
