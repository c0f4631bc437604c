import { searchInput } from '../connect/sdk-search.js'
import type { Names } from '../model/names.js'
import type { Reporter } from '../output/reporter.js'
import { visible } from '../output/sanitise.js'
import { pushDown } from '../users/filter.js'
import type { Selection } from '../users/selection.js'

/** Says what of a selection the service decides and what is decided here, for `--explain`. */
export function explain({ conditions, named }: Selection, names: Names, reporter: Reporter): void {
  const { query, pushed } = pushDown(conditions, names)
  const local = conditions.filter((condition) => !pushed.includes(condition))
  if (named !== undefined) reporter.note(`Looked up by name or id: ${named.length}`)
  else reporter.note(`Sent to SearchUsers: ${JSON.stringify(searchInput(query))}`)
  const only = named === undefined ? local : conditions
  const shown = only.map(({ name, operator, value }) => visible(`${name}${operator}${value}`))
  reporter.note(`Decided here: ${shown.length === 0 ? 'nothing' : shown.join(', ')}`)
}
