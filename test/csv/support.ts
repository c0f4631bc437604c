import { readFileSync } from 'node:fs'
import { complaintText } from '../../src/csv/complaint.js'
import { type CsvTable, readCsv } from '../../src/csv/read-csv.js'
import type { RowRules } from '../../src/csv/rows.js'

export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/csv/${name}`, import.meta.url))
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

const SETTINGS = ['routing_profile', 'acw_timeout', 'first_name', 'last_name', 'desk_phone_number', 'tags']

export const OPTIONS: RowRules = {
  file: 'in.csv',
  knownColumns: ['username', 'user_id', ...SETTINGS, 'status', 'job'],
  settingColumns: SETTINGS,
}

export function read(input: string | Uint8Array, options: Partial<RowRules> = {}): CsvTable {
  return readCsv(typeof input === 'string' ? bytesOf(input) : input, { ...OPTIONS, ...options })
}

export function complaintsOf(input: string | Uint8Array, options: Partial<RowRules> = {}): readonly string[] {
  return read(input, options).complaints.map(complaintText)
}

export function cellsOf(table: CsvTable): readonly Record<string, string>[] {
  return table.rows.map((row) => Object.fromEntries(row.cells))
}

/** The headers as the file spells them; `known: false` are only those of other programs. */
export function headersOf({ columns }: CsvTable, known?: boolean): readonly string[] {
  return columns.filter((column) => known === undefined || column.known === known).map(({ header }) => header)
}
