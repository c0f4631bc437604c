import { BulkError, EXIT } from '../model/errors.js'
import { JOURNAL_SCHEMA, type JournalRecord } from './records.js'

/** A last line that is not whole was being written when the program died: what it tells was never acted upon. */
export function parseJournal(text: string, path: string): readonly JournalRecord[] {
  const records = parseRecords(text.slice(0, text.lastIndexOf('\n') + 1), path)
  checkOpened(records[0], path)
  return records
}

/** @throws BulkError exit 5 if a journal that begins with this record is of another version */
export function checkOpened(first: JournalRecord | undefined, path: string): void {
  if (first === undefined || (first.type === 'opened' && first.schema === JOURNAL_SCHEMA)) return
  throw new BulkError(
    'UnknownVersion',
    EXIT.refused,
    `${path}: this journal is of another version.`,
    'Use the version of connect-bulk that wrote it.',
  )
}

/** Lines from anywhere in a journal. */
export function parseRecords(text: string, path: string): readonly JournalRecord[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line, index) => parseRecord(line, path, index + 1))
}

function parseRecord(line: string, path: string, number: number): JournalRecord {
  try {
    return JSON.parse(line) as JournalRecord
  } catch {
    throw new BulkError('DamagedRecord', EXIT.unexpected, `${path}:${number} is damaged: it is no record.`)
  }
}
