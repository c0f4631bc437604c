import { count } from '../model/wording.js'
import { USER_HEADINGS, userCells } from '../output/user-cells.js'
import { settingOf } from '../settings/index.js'
import { addFilter, removeFilter } from './filters.js'
import { bulkEdit } from './bulk-edit.js'
import { conditionText, conditionWords } from './condition-text.js'
import { runScreen } from './run-screen.js'
import type { Line } from './prompts/frame.js'
import { refresh, matchingNow } from './users-read.js'
import type { Session } from './session.js'
import { userDetails } from './user-details.js'

const ACTIONS: readonly {
  readonly key: string
  readonly does: string
  readonly screen: (session: Session) => Promise<void>
}[] = [
  { key: 'f', does: 'add filter', screen: addFilter },
  { key: 'x', does: 'remove filter', screen: removeFilter },
  { key: 'e', does: 'edit in bulk', screen: bulkEdit },
  { key: 'd', does: 'other details', screen: userDetails },
  { key: 'r', does: 'refresh', screen: refresh },
  { key: 's', does: 'rows a page', screen: choosePageSize },
]

/** The users that match the filters, with their current values; rows are ticked here. */
export async function findUsers(session: Session): Promise<void> {
  for (;;) {
    session.matching = matchingNow(session)
    const answer = await session.prompts.table({
      title: `Find users · ${session.matching.length} of ${count(session.users.size, 'user')} match`,
      heading: filterLines(session),
      columns: [...USER_HEADINGS.slice(0, -1), 'ACW', 'TAGS'],
      ids: session.matching,
      cells: (index) => cellsOf(session, session.matching[index] ?? ''),
      ticked: session.selected,
      at: cursorRow(session),
      pageSize: session.pageSize,
      actions: ACTIONS,
      empty: 'No users match. Remove a filter with x.',
      ticking: (ticked) => {
        session.selected = ticked
      },
      moving: (row) => {
        session.cursor = { id: session.matching[row] ?? '', row }
      },
    })
    const action = ACTIONS.find(({ key }) => key === answer.key)
    if (action !== undefined) await runScreen(session, () => action.screen(session))
  }
}

/** Keeps the cursor on the same user, else in the same row. */
function cursorRow({ matching, cursor }: Session): number {
  const row = matching.indexOf(cursor.id)
  return row === -1 ? cursor.row : row
}

function filterLines({ conditions }: Session): readonly Line[] {
  if (conditions.length === 0) return [{ text: 'No filters' }]
  return conditions.map((condition) => ({
    text: `Filter: ${conditionWords(condition)}   (${conditionText(condition)})`,
  }))
}

function cellsOf(session: Session, id: string): readonly string[] {
  const user = session.users.get(id)
  if (user === undefined) return []
  const cells = userCells(user, session.names)
  const acw = settingOf('acw_timeout').prompt.now(user, session.label) ?? ['not read']
  return [...cells.slice(0, -1), acw.join(', '), ...cells.slice(-1)]
}

const SIZES = [10, 25, 50, 100]

/** Page sizes as in the console. */
export async function choosePageSize(session: Session): Promise<void> {
  session.pageSize = await session.prompts.choose({
    title: 'Rows a page',
    at: SIZES.indexOf(session.pageSize),
    choices: SIZES.map((value) => ({ value, name: String(value) })),
  })
}
