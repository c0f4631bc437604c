import { crc32 } from 'node:zlib'

const CHECKSUM = /,"crc":"([0-9a-f]{8})"\}$/

/** Returns a record as a JSON line whose last member, `crc`, shows whether the line is as it was written. */
export function checkedLine(record: object): string {
  const text = JSON.stringify(record)
  return `${text.slice(0, -1)},"crc":"${crcOf(text)}"}`
}

/**
 * Returns the record of a line, without its checksum. Lines of earlier versions have none.
 * @throws Error for a line that is no record, or not as it was written
 */
export function readCheckedLine(line: string): object {
  const [end, crc] = CHECKSUM.exec(line) ?? []
  const text = end === undefined ? line : `${line.slice(0, -end.length)}}`
  if (crc !== undefined && crc !== crcOf(text)) throw new Error('the line is not as it was written')
  const record: unknown = JSON.parse(text)
  if (typeof record !== 'object' || record === null) throw new Error('the line is no record')
  return record
}

function crcOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
