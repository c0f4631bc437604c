import { count, grouped } from '../model/wording.js'
import { exactTime } from '../platform/clock.js'
import { USER_COLUMNS, userCells } from '../output/user-cells.js'
import { plainPath } from '../settings/hierarchy.js'
import { settingOf } from '../settings/index.js'
import { bulkEdit } from './bulk-edit.js'
import { areAlternatives, conditionText, conditionWords } from './condition-text.js'
import { addFilter, removeFilter } from './filters.js'
import type { Line } from './prompts/stage.js'
import type { KeyAction } from './prompts/pages.js'
import type { Column } from '../output/table-layout.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { chooseOrder, sortedIds } from './sort-users.js'
import { userDetails } from './user-details.js'
import { matchingNow, refresh } from './users-read.js'

type Action = KeyAction & { readonly screen: (session: Session) => Promise<void> }

const ACTIONS: readonly Action[] = [
  { key: 'enter', does: 'details', screen: (session) => userDetails(session, [session.cursor.id]) },
  { key: 'e', does: 'edit in bulk', screen: bulkEdit },
  { key: 'd', does: 'other details', screen: (session) => userDetails(session, formsFrom(session)) },
  { key: 'f', does: 'add filter', screen: addFilter },
  { key: 'x', does: 'remove filter', isMinor: true, screen: removeFilter },
  { key: '/', does: 'search', screen: searchUser },
  { key: 'o', does: 'sort', screen: (session) => chooseOrder(session, TITLES) },
  { key: 'r', does: 'refresh', isMinor: true, screen: refresh },
  { key: 's', does: 'rows a page', isMinor: true, screen: choosePageSize },
]

const COLUMNS: readonly Column[] = [...USER_COLUMNS.slice(0, -1), { title: 'ACW' }, ...USER_COLUMNS.slice(-1)]
const TITLES = COLUMNS.map(({ title }) => title)
const HIERARCHY = TITLES.indexOf('HIERARCHY')

/** The users that match the filters, with their current values; rows are ticked here. */
export async function findUsers(session: Session): Promise<void> {
  for (;;) {
    session.matching = inOrder(session, matchingNow(session))
    // A batch may delete users while they are listed: rows keep standing for the same users.
    const { matching: ids, users } = session
    const at = cursorRow(session)
    session.cursor = { id: ids[at] ?? '', row: at }
    const answer = await session.prompts.table({
      title: `Find users · ${grouped(ids.length)} of ${count(session.users.size, 'user')} match · read ${exactTime(session.readAt)}`,
      heading: [...filterLines(session), ...newUserLines(session)],
      columns: COLUMNS,
      ids,
      cells: (index) => rowOf(session, users, ids[index] ?? ''),
      ticked: () => session.selected,
      at,
      pageSize: session.pageSize,
      actions: ids.length === 0 ? ACTIONS.filter(({ key }) => key !== 'enter') : ACTIONS,
      empty: 'No users match. Remove a filter with x.',
      ticking: (ticked) => {
        session.selected = new Set([...ticked].filter((id) => session.users.has(id)))
      },
      moving: (row) => {
        session.cursor = { id: ids[row] ?? '', row }
      },
    })
    const action = ACTIONS.find(({ key }) => key === answer.key)
    if (action !== undefined) await runScreen(session, () => action.screen(session))
  }
}

function inOrder(session: Session, ids: readonly string[]): readonly string[] {
  const { order } = session
  return order === undefined ? ids : sortedIds(ids, order, (id) => cellsOf(session, id))
}

/** Keeps the cursor on the same user, else in the same row. */
function cursorRow({ matching, cursor }: Session): number {
  const row = matching.indexOf(cursor.id)
  return row === -1 ? Math.max(0, Math.min(cursor.row, matching.length - 1)) : row
}

/** The selected users, starting with the one under the cursor; just that one if it isn't selected. */
function formsFrom({ cursor, selected, matching }: Session): readonly string[] {
  if (!selected.has(cursor.id)) return cursor.id === '' ? [...selected] : [cursor.id]
  const listed = matching.filter((id) => selected.has(id))
  const others = [...selected].filter((id) => !listed.includes(id))
  const at = listed.indexOf(cursor.id)
  return [...listed.slice(at), ...others, ...listed.slice(0, at)]
}

/** Moves the cursor to a user found by a part of the username or the name. */
async function searchUser(session: Session): Promise<void> {
  const id = await session.prompts.choose({
    title: 'Search',
    typed: true,
    choices: session.matching.map((value) => {
      const [username = '', name = ''] = cellsOf(session, value)
      return { value, name: name === '' ? username : `${username} · ${name}` }
    }),
  })
  session.cursor = { id, row: session.matching.indexOf(id) }
}

function filterLines({ conditions, order }: Session): readonly Line[] {
  const sorted =
    order === undefined
      ? []
      : [{ text: `Sorted by ${TITLES[order.column] ?? ''}${order.isDescending ? ', Z to A' : ''}` }]
  if (conditions.length === 0) return [{ text: 'No filters' }, ...sorted]
  return [
    ...conditions.map((condition, n) => ({
      text: `${joining(conditions, n)} ${conditionWords(condition)}   (${conditionText(condition)})`,
    })),
    ...sorted,
  ]
}

/** Users that batches have created are listed once they have been read. */
function newUserLines({ newUsers }: Session): readonly Line[] {
  return newUsers === 0 ? [] : [{ text: `${count(newUsers, 'new user')} not listed yet; r reads all users` }]
}

/** How a filter combines with those above it. */
function joining(conditions: Session['conditions'], n: number): string {
  if (n === 0) return 'Filter:'
  const [condition] = conditions.slice(n, n + 1)
  const isAlternative =
    condition !== undefined && conditions.slice(0, n).some((other) => areAlternatives(other, condition))
  return isAlternative ? '    or:' : '   and:'
}

/** A user's row; one that a batch has deleted meanwhile is shown as such. */
function rowOf(session: Session, listed: Session['users'], id: string): readonly string[] {
  return session.users.has(id) ? cellsOf(session, id) : [listed.get(id)?.username ?? id, '(deleted)']
}

function cellsOf(session: Session, id: string): readonly string[] {
  const user = session.users.get(id)
  if (user === undefined) return []
  const cells = userCells(user, session.names).map((cell, n) => (n === HIERARCHY ? plainPath(cell) : cell))
  const acw = settingOf('acw_timeout').prompt.now(user, session.label) ?? ['not read']
  return [...cells.slice(0, -1), acw.join(', '), ...cells.slice(-1)]
}

const SIZES = [10, 25, 50, 100]

/** Page sizes as in the console. */
async function choosePageSize(session: Session): Promise<void> {
  session.pageSize = await session.prompts.choose({
    title: 'Rows a page',
    at: SIZES.indexOf(session.pageSize),
    choices: SIZES.map((value) => ({ value, name: String(value) })),
  })
}
