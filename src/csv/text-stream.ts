import { TextDecoder } from 'node:util'
import type { Complaint } from './complaint.js'
import { withoutDelimiterLine } from './delimiter.js'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

export interface Damage {
  readonly encoding: Encoding
  readonly firstLine: number
  readonly lineCount: number
}

/** Enough of a file to detect its encoding. */
const START_BYTES = 64

const LF = 10
const CR = 13
const NUL = 0
const REPLACEMENT = 0xfffd

/**
 * Turns the bytes of a file into text as they come, without the byte order mark. Damaged text is given all the same, so
 * that everything else that is wrong with the file is found in the same pass; a file that is no text is one complaint.
 */
export class TextStream {
  readonly #file: string
  #start: Uint8Array | undefined = Buffer.alloc(0)
  #encoding: Encoding = 'utf-8'
  #decoder: TextDecoder = new TextDecoder()
  /** `undefined` after the first invalid bytes. */
  #strict: TextDecoder | undefined
  #isValid = true
  #complaint: Complaint | undefined
  #line = 1
  #wasCr = false
  #firstDamaged: number | undefined
  #lastDamaged = 0
  #damagedLines = 0

  constructor(file: string) {
    this.#file = file
  }

  push(bytes: Uint8Array): string {
    if (this.#start === undefined) return this.#decode(bytes)
    const start = Buffer.concat([this.#start, bytes])
    if (start.length >= START_BYTES) return this.#begin(start)
    this.#start = start
    return ''
  }

  end(): string {
    const text = this.#start === undefined ? '' : this.#begin(this.#start)
    return text + this.#decode(undefined)
  }

  /** Why this isn't text; then no other complaint is made. */
  get complaint(): Complaint | undefined {
    return this.#complaint
  }

  /** Bytes that are not valid in the file's encoding; in the text they are U+FFFD. Known at the end. */
  get damage(): Damage | undefined {
    if (this.#isValid) return undefined
    return { encoding: this.#encoding, firstLine: this.#firstDamaged ?? 1, lineCount: this.#damagedLines }
  }

  /** Whether any of the text so far may be damaged. */
  get hasReplacements(): boolean {
    return this.#damagedLines > 0
  }

  /** A NUL marks a binary file if it is in the header, or beside bytes that aren't text; a name may hold one. */
  get #isBinary(): boolean {
    return this.#line === 1 || this.#damagedLines > 0
  }

  #begin(start: Uint8Array): string {
    this.#start = undefined
    if (isZipArchive(start)) this.#complaint = workbookComplaint(this.#file)
    this.#encoding = encodingOf(start)
    this.#decoder = new TextDecoder(this.#encoding)
    this.#strict = new TextDecoder(this.#encoding, { fatal: true })
    return this.#decode(start)
  }

  /** `undefined` is the end of the file, where half a character may be left. */
  #decode(bytes: Uint8Array | undefined): string {
    if (this.#complaint !== undefined) return ''
    const how = { stream: bytes !== undefined }
    const text = this.#decoder.decode(bytes, how)
    try {
      this.#strict?.decode(bytes, how)
    } catch {
      this.#isValid = false
      this.#strict = undefined
    }
    this.#look(text)
    return this.#complaint === undefined ? text : ''
  }

  #look(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === CR || (code === LF && !this.#wasCr)) this.#line++
      this.#wasCr = code === CR
      if (code === REPLACEMENT && this.#line !== this.#lastDamaged) {
        this.#firstDamaged ??= this.#line
        this.#lastDamaged = this.#line
        this.#damagedLines++
      } else if (code === NUL && this.#isBinary) {
        this.#complaint = binaryComplaint(this.#file, this.#line)
        return
      }
    }
  }
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return encodingByZeros(bytes.subarray(0, START_BYTES))
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

export type Decoded =
  | { readonly text: string; readonly damage?: Damage }
  | { readonly text?: undefined; readonly complaint: Complaint }

/** A whole file to text. */
export function decodeText(bytes: Uint8Array, file: string): Decoded {
  const stream = new TextStream(file)
  const text = withoutDelimiterLine(stream.push(bytes) + stream.end())
  const { complaint, damage } = stream
  if (complaint !== undefined) return { complaint }
  return damage === undefined ? { text } : { text, damage }
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
