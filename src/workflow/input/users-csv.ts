import { writeCsv } from '../../csv/write-csv.js'
import type { User } from '../../model/user.js'

/** Users as `--users-file` takes them. */
export function usersCsv(users: readonly User[]): string {
  return writeCsv(
    ['username', 'user_id'],
    users.map(({ username, id }) => [username, id]),
  )
}
