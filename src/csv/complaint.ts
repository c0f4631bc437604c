import { onCommandLine, inSession, type Wording } from '../model/errors.js'
import { count, oneLine } from '../model/wording.js'

/** A problem in an input file, and where. Complaints are collected, not thrown, so that people see all of them. */
export interface Complaint {
  readonly file: string
  /** 1-based; for a record of several lines, the line it starts on. */
  readonly line: number
  /** The header as the file spells it. */
  readonly column?: string
  readonly problem: string
  readonly cure?: Wording
}

/** `failures.csv:7, column acw_timeout: holds #NAME?, … (correct the formula …)` */
export function complaintText(complaint: Complaint): string {
  return lineText(complaint, onCommandLine)
}

type Read = (text: Wording) => string

function lineText(complaint: Complaint, read: Read): string {
  const column = complaint.column === undefined ? '' : `, column ${plainOrQuoted(complaint.column)}`
  const cure = complaint.cure === undefined ? '' : ` (${clipped(read(complaint.cure))})`
  return `${complaint.file}:${complaint.line}${column}: ${clipped(complaint.problem)}${cure}`
}

/**
 * All complaints as lines. Equal ones are one line, `… (on 2,000 rows, first on line 3)`, because they have the same cause
 * and cure.
 */
export function complaintLines(
  complaints: readonly Complaint[],
  read: Read = onCommandLine,
): readonly string[] {
  const groups = new Map<string, { readonly first: Complaint; rows: number }>()
  for (const complaint of complaints) {
    const { file, column, problem, cure } = complaint
    const key = JSON.stringify([file, column, problem, cure])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: complaint, rows: 1 })
    else group.rows++
  }
  return [...groups.values()].map(({ first, rows }) =>
    rows === 1
      ? lineText(first, read)
      : `${lineText(first, read)}, on ${count(rows, 'row')}, first on line ${first.line}`,
  )
}

/** All complaints as one text, with their number where there are several. */
export function complaintsText(complaints: readonly Complaint[]): Wording {
  return { commandLine: linesText(complaints, onCommandLine), session: linesText(complaints, inSession) }
}

function linesText(complaints: readonly Complaint[], read: Read): string {
  const lines = complaintLines(complaints, read)
  const files = new Set(complaints.map(({ file }) => file))
  const where = files.size === 1 ? ` in ${[...files].join('')}` : ''
  return lines.length === 1
    ? lines.join('')
    : [`${count(complaints.length, 'problem')}${where}:`, ...lines].join('\n')
}

export function byLine(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.toSorted((a, b) => a.line - b.line)
}

/** A piece of the file as it may stand in a sentence: quoted, short, without raw control characters. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text, LONGEST_QUOTE))
}

function plainOrQuoted(text: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(text) ? shortened(text, LONGEST_QUOTE) : quoted(text)
}

const LONGEST_QUOTE = 60

/** Keeps very long cells out of the sentence. */
const LONGEST_SENTENCE = 600

function clipped(text: string): string {
  return oneLine(shortened(text, LONGEST_SENTENCE))
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
