import type { Complaint } from './complaint.js'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

export type Decoded =
  | {
      readonly text: string
      /** Bytes that are not valid in the file's encoding; in `text` they are U+FFFD. */
      readonly damage?: Damage
    }
  | { readonly text?: undefined; readonly complaint: Complaint }

export interface Damage {
  readonly encoding: Encoding
  readonly firstLine: number
  readonly lineCount: number
}

/** The line that tells Excel the delimiter, such as `sep=;`, where the file has one. */
const DELIMITER_LINE = /^"?sep=.?"?[,;\t]*(?=\r|\n)/i
const LINE_END = /\r\n|\n|\r/

/**
 * Bytes to text, without the byte order mark. Damaged text is returned all the same, so that everything else that is
 * wrong with the file can be said in the same go; what is no text at all is one complaint.
 */
export function decodeText(bytes: Uint8Array, file: string): Decoded {
  if (isZipArchive(bytes)) return { complaint: workbookComplaint(file) }
  const encoding = encodingOf(bytes)
  // Emptied rather than left out, so that the lines keep their numbers; which delimiter it is, the header tells, too.
  const text = new TextDecoder(encoding).decode(bytes).replace(DELIMITER_LINE, '')
  const nul = text.indexOf('\0')
  if (nul >= 0) return { complaint: binaryComplaint(file, lineAt(text, nul)) }
  return isValid(bytes, encoding) ? { text } : { text, damage: damageOf(text, encoding) }
}

export function damageComplaint(file: string, damage: Damage, column?: string): Complaint {
  const more = damage.lineCount > 1 ? `, on this line and ${damage.lineCount - 1} more` : ''
  return {
    file,
    line: damage.firstLine,
    ...(column === undefined ? {} : { column }),
    problem: `holds bytes that are not valid ${damage.encoding.toUpperCase()}${more}`,
    cure: 'in Excel, save the file as "CSV UTF-8"',
  }
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return encodingByZeros(bytes.subarray(0, 64))
}

/** Headers and most names are ASCII: in UTF-16 every other byte of them is zero. */
function encodingByZeros(start: Uint8Array): Encoding {
  const pairs = Math.floor(start.length / 2)
  const zerosAt = (parity: number) =>
    start.subarray(0, pairs * 2).filter((byte, at) => byte === 0 && at % 2 === parity).length
  const even = zerosAt(0)
  const odd = zerosAt(1)
  if (even === 0 && odd > pairs / 2) return 'utf-16le'
  if (odd === 0 && even > pairs / 2) return 'utf-16be'
  return 'utf-8'
}

function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function damageOf(text: string, encoding: Encoding): Damage {
  const damaged = text.split(LINE_END).flatMap((line, index) => (line.includes('\uFFFD') ? [index + 1] : []))
  return { encoding, firstLine: damaged[0] ?? 1, lineCount: damaged.length }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(LINE_END).length
}

/** An .xlsx file is a zip archive: a likelier mistake than any other binary file, so it gets its own words. */
function isZipArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

function workbookComplaint(file: string): Complaint {
  return {
    file,
    line: 1,
    problem: 'is an Excel workbook or a zip archive, not a CSV file',
    cure: 'in Excel, save the file as "CSV UTF-8"',
  }
}

function binaryComplaint(file: string, line: number): Complaint {
  return {
    file,
    line,
    problem: 'holds a NUL byte, so this is not a text file',
    cure: 'in Excel, save the file as "CSV UTF-8"',
  }
}
