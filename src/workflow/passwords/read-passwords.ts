import { CONSOLE_USER_HEADERS } from '../../csv/columns.js'
import { type Complaint, complaintsText } from '../../csv/complaint.js'
import { type CsvRow, readCsvPieces } from '../../csv/read-csv.js'
import { usageError } from '../../model/errors.js'
import { isCommentName, PASSWORD_COLUMN } from '../input/input-rows.js'
import { passwordFault } from '../input/sign-in-rules.js'

/**
 * Reads the passwords of a CSV, by username: a file with these two columns, or the one that users were created from.
 * @throws BulkError exit 2 with everything that is wrong with the file
 */
export async function readPasswords(
  pieces: AsyncIterable<Uint8Array>,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  const knownColumns = ['username', PASSWORD_COLUMN]
  const rules = { file, knownColumns, settingColumns: [], aliases: CONSOLE_USER_HEADERS }
  const table = await readCsvPieces(pieces, { ...rules, requireSettingColumn: false }, () => (row) => row)
  const rows = table.rows.filter(({ cells }) => !isCommentName(cells.get('username') ?? ''))
  const hasColumn = table.columns.some(({ name }) => name === PASSWORD_COLUMN)
  const missing: readonly Complaint[] =
    hasColumn || table.complaints.length > 0 ? [] : [{ file, line: 1, problem: 'has no column password' }]
  const complaints = [...table.complaints, ...missing, ...rows.flatMap((row) => faultOf(row, file))]
  if (complaints.length > 0)
    throw usageError('BadPasswordFile', complaintsText(complaints), 'Nothing was sent.')
  return new Map(
    rows.flatMap(({ cells }) => {
      const password = cells.get(PASSWORD_COLUMN) ?? ''
      return password === '' ? [] : [[cells.get('username') ?? '', password] as const]
    }),
  )
}

function faultOf({ line, cells }: CsvRow, file: string): readonly Complaint[] {
  const password = cells.get(PASSWORD_COLUMN) ?? ''
  const fault = password === '' ? undefined : passwordFault(password)
  return fault === undefined ? [] : [{ file, line, column: PASSWORD_COLUMN, ...fault }]
}
