/** What is wrong with an input file, and where. Complaints are collected, never thrown: the reader of the file wants them all at once. */
export interface Complaint {
  readonly file: string
  /** 1-based; for a record of several lines, the line it starts on. */
  readonly line: number
  /** The header as the file spells it. */
  readonly column?: string
  readonly problem: string
  readonly cure?: string
}

/** `failures.csv:7, column acw_timeout: holds #NAME?, … (correct the formula …)` */
export function complaintText(complaint: Complaint): string {
  const column = complaint.column === undefined ? '' : `, column ${plainOrQuoted(complaint.column)}`
  const cure = complaint.cure === undefined ? '' : ` (${complaint.cure})`
  return `${complaint.file}:${complaint.line}${column}: ${complaint.problem}${cure}`
}

export function byLine(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.toSorted((a, b) => a.line - b.line)
}

/** A piece of the file as it may stand in a sentence: quoted, short, without raw control characters. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text))
}

function plainOrQuoted(text: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(text) ? shortened(text) : quoted(text)
}

const LONGEST = 60

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
