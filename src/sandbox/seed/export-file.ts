import { parse } from 'csv-parse/sync'

/** One user of an export, cells by column. */
export interface ExportRow {
  readonly line: number
  readonly cell: (column: string) => string
}

/** The rows of a CSV as `export` writes it. @throws Error that says what is wrong, beginning with `where` */
export function readExport(text: string, where: string): readonly ExportRow[] {
  const [header = [], ...rows] = parseCsv(text, where)
  if (!header.includes('username')) {
    throw new Error(`${where}: line 1: there is no column username; it takes what export writes.`)
  }
  const found = rows.map((cells, index) => {
    const cell = (column: string): string => unguard(cells[header.indexOf(column)] ?? '')
    return { line: index + 2, cell }
  })
  check(found, where)
  return found
}

function parseCsv(text: string, where: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${where}: ${why}`, { cause: error })
  }
}

/** A spreadsheet's formulas are kept from it by an apostrophe. */
function unguard(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r'])/, '')
}

function check(rows: readonly ExportRow[], where: string): void {
  for (const column of ['username', 'user_id']) {
    const seen = new Map<string, number>()
    for (const { line, cell } of rows) {
      const name = cell(column)
      const before = seen.get(name)
      if (before !== undefined) {
        throw new Error(`${where}: row ${line}: ${column} "${name}" is in row ${before} already.`)
      }
      if (name !== '') {
        seen.set(name, line)
      }
    }
  }
  const nameless = rows.find(({ cell }) => cell('username') === '' && cell('user_id') === '')
  if (nameless !== undefined) {
    throw new Error(`${where}: row ${nameless.line}: neither username nor user_id says who this is.`)
  }
}

/** Splits at every separator that no backslash makes literal; the parts keep their escapes. */
export function split(text: string, separator: string): readonly string[] {
  const parts = ['']
  for (const piece of text.match(/\\[|=:,/\\]|[\s\S]/g) ?? []) {
    if (piece === separator) {
      parts.push('')
    } else {
      parts.push(`${parts.pop() ?? ''}${piece}`)
    }
  }
  return text === '' ? [] : parts
}

export function plain(text: string): string {
  return text.replace(/\\([|=:,/\\])/g, '$1')
}

/** `a=b,c=d` and the like, as pairs without escapes. A part without the inner separator has an empty value. */
export function pairs(text: string, outer: string, inner: string): readonly (readonly [string, string])[] {
  return split(text, outer).map((part) => {
    const [key = '', ...rest] = split(part, inner)
    return [plain(key), plain(rest.join(inner))]
  })
}
