import { readFileSync } from 'node:fs'
import { complaintText } from '../../src/csv/complaint.js'
import { type CsvTable, readCsv, type ReadCsvOptions } from '../../src/csv/read-csv.js'

export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/csv/${name}`, import.meta.url))
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

const SETTINGS = ['routing_profile', 'acw_timeout', 'first_name', 'last_name', 'desk_phone_number', 'tags']

export const OPTIONS: ReadCsvOptions = {
  file: 'in.csv',
  knownColumns: ['username', 'user_id', ...SETTINGS, 'status', 'job'],
  settingColumns: SETTINGS,
  requireSettingColumn: true,
}

export function read(input: string | Uint8Array, options: Partial<ReadCsvOptions> = {}): CsvTable {
  return readCsv(typeof input === 'string' ? bytesOf(input) : input, { ...OPTIONS, ...options })
}

export function complaintsOf(
  input: string | Uint8Array,
  options: Partial<ReadCsvOptions> = {},
): readonly string[] {
  return read(input, options).complaints.map(complaintText)
}

export function cellsOf(table: CsvTable): readonly Record<string, string>[] {
  return table.rows.map((row) => Object.fromEntries(row.cells))
}
