import type { Complaint } from './complaint.js'
import { withoutDelimiterLine } from './delimiter.js'
import { type Damage, TextStream } from './text-stream.js'

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
