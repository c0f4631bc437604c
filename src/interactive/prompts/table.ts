import { createPrompt, type KeypressEvent, useKeypress, useMemo, useState } from '@inquirer/core'
import { count, grouped } from '../../model/wording.js'
import { Detour, detourOf } from './detour.js'
import { BACK, type Back, draw, isSmall, roomFor } from './frame.js'
import { isActionKey, isLetter, keyName } from './keys.js'
import type { KeyAction } from './pages.js'
import { type Stage, useStage, type Line } from './stage.js'
import { areCut, type Column, columnWidths, rowText, scrolledTo } from '../../output/table-layout.js'
import { movedInPages, type Page, pageOf, topFor } from './table-pages.js'

export interface TableQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  readonly columns: readonly Column[]
  /** A function is called on every redraw: rows may come and go. */
  readonly ids: readonly string[] | (() => readonly string[])
  /** The cells of a row; called only for rows of the page. */
  readonly cells: (index: number) => readonly string[]
  /** Ticked ids, also of rows that are not in the table. Absent: rows can't be ticked. */
  readonly ticked?: (() => ReadonlySet<string>) | undefined
  readonly at: number
  readonly pageSize: number
  readonly actions: readonly KeyAction[]
  /** Called when ticks change. */
  readonly ticking?: (ticked: ReadonlySet<string>) => void
  /** Called when the cursor moves. */
  readonly moving?: (at: number) => void
  /** Shown if there are no rows. */
  readonly empty: string
}

/** The key that ended the table, and the row of the cursor. */
export interface TableAnswer {
  readonly key: string
  readonly at: number
  /** `undefined` in an empty table. */
  readonly id: string | undefined
}

/** A table with the rows that it has now. */
type Table = TableQuestion & { readonly ids: readonly string[] }

type State = Pick<TableQuestion, 'at'>

/** Rows on pages, to move through and to tick: one, the page, all, none. Resolves to the key of an action. */
export const tablePrompt = createPrompt<
  TableAnswer | Back | Detour<State>,
  TableQuestion & { readonly stage: Stage }
>((asked, done) => {
  const { stage, pageSize, actions } = asked
  const ids = typeof asked.ids === 'function' ? asked.ids() : asked.ids
  const question = { ...asked, ids }
  useStage(stage, 'keys')
  const [cursor, setCursor] = useState({ at: asked.at, id: ids[asked.at] })
  const at = rowOf(cursor, ids)
  // The page from its first row, as far as the cursor stays in sight.
  const [top, setTop] = useState(pageOf(at, pageSize, ids.length).from)
  const [lastTicked, setTicked] = useState(question.ticked?.())
  // The caller keeps the ticks and may drop some at any time.
  const ticked = question.ticking === undefined ? lastTicked : question.ticked?.()
  const [firstColumn, setFirstColumn] = useState(0)
  const page = pageOf(at, pageSize, ids.length)
  // Of the whole page: columns keep their place while the cursor moves down the page.
  const { widths, hasMore } = useMemo(
    () => pageWidths(question, page, firstColumn, stage.columns()),
    [ids, page.from, page.to, firstColumn, stage.columns()],
  )
  // The smallest terminal has no room for the place, but always for the size of the selection.
  const small = isSmall(stage)
  const size = ticked === undefined || !small ? '' : `${count(ticked.size, 'user')} selected · `
  const frameOf = (place: string) => ({
    title: size + question.title,
    ...(small ? { heading: [{ text: place }] } : { heading: question.heading, place }),
    keys: keyTexts(question, page, firstColumn > 0 || hasMore, stage.columns()),
  })
  const room = Math.max(1, roomFor(stage, frameOf('')) - 1)
  const visible = { from: topFor(at, top, page, room), room }
  const frame = frameOf(placeText(page, question, ticked, visible))
  const move = (to: { readonly at: number; readonly top: number }): void => {
    setCursor({ at: to.at, id: ids[to.at] })
    setTop(to.top)
    question.moving?.(to.at)
  }
  useKeypress((key, rl) => {
    const action = actions.find((one) => isActionKey(key, rl, one.key))
    const detour = detourOf(key, rl, 'keys')
    rl.clearLine(0)
    const moved = movedInPages(key, { at, top: visible.from, room, pageSize, total: ids.length })
    if (action !== undefined) done({ key: action.key, at, id: ids[at] })
    else if (detour !== undefined) done(new Detour(detour, { at }))
    else if (key.name === 'escape') done(BACK)
    else if (key.name === 'right')
      setFirstColumn(Math.max(0, Math.min(question.columns.length - 2, firstColumn + (hasMore ? 1 : 0))))
    else if (key.name === 'left') setFirstColumn(Math.max(0, firstColumn - 1))
    else if (moved !== undefined) move(moved)
    else if (ticked !== undefined) {
      const next = tickedBy(key, ticked, ids, at, page)
      question.ticking?.(next)
      setTicked(next)
    }
  })
  const view = { question, widths, firstColumn, page, at, ticked, from: visible.from }
  return draw(stage, { ...frame, body: body(view, roomFor(stage, frame)) })
})

/** The cursor stays on its row wherever that is now; if it is gone, in its place. */
function rowOf(
  { at, id }: { readonly at: number; readonly id: string | undefined },
  ids: readonly string[],
): number {
  const row = id === undefined || ids[at] === id ? at : ids.indexOf(id)
  return Math.max(0, Math.min(row === -1 ? at : row, ids.length - 1))
}

/** `hasMore`: cells are cut, or columns left out on the right; scrolling sideways makes room for them. */
function pageWidths(
  question: Table,
  { from, to }: Page,
  firstColumn: number,
  columns: number,
): { readonly widths: readonly number[]; readonly hasMore: boolean } {
  const shown = scrolledTo(question.columns, firstColumn)
  const rows = question.ids
    .slice(from, to)
    .map((_, row) => scrolledTo(question.cells(from + row), firstColumn))
  const titles = shown.map(({ title }) => title)
  const all = [titles, ...rows]
  const widths = columnWidths(all, columns - 1 - indentOf(question), shown)
  return { widths, hasMore: widths.length < shown.length || areCut(all, widths) }
}

/** Columns for the cursor and for the tick box. */
function indentOf({ ticked }: TableQuestion): number {
  return ticked === undefined ? 2 : 6
}

function tickedBy(
  key: KeypressEvent,
  ticked: ReadonlySet<string>,
  ids: readonly string[],
  at: number,
  { from, to }: Page,
): ReadonlySet<string> {
  if (key.name === 'space') return toggle(ticked, ids.slice(at, at + 1))
  if (isLetter(key, 'p')) return toggle(ticked, ids.slice(from, to))
  if (isLetter(key, 'n')) return new Set()
  return isLetter(key, 'a') ? toggle(ticked, ids) : ticked
}

/** Ticks them all, or unticks them if all are ticked. */
function toggle(ticked: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(ticked)
  const all = ids.every((id) => ticked.has(id))
  for (const id of ids) {
    if (all) next.delete(id)
    else next.add(id)
  }
  return next
}

/** On narrower terminals the key line has only the major keys. */
const WIDE_COLUMNS = 100

function keyTexts(
  { ticked, actions }: TableQuestion,
  { from, to }: Page,
  canScroll: boolean,
  columns: number,
): readonly string[] {
  const shown = actions.filter(({ isMinor }) => isMinor !== true || columns >= WIDE_COLUMNS)
  return [
    ...(ticked === undefined
      ? []
      : ['Space tick', `p tick page (${to - from})`, 'a tick all that match', 'n tick none']),
    ...shown.map(({ key, does }) => `${keyName(key)} ${does}`),
    '↑↓ PgUp PgDn move',
    ...(canScroll ? ['←→ columns'] : []),
    'Esc back',
    '? help',
  ]
}

function placeText(
  { from, to }: Page,
  { ids, pageSize }: Table,
  ticked: ReadonlySet<string> | undefined,
  visible: { readonly from: number; readonly room: number },
): string {
  const total = grouped(ids.length)
  const pages = Math.max(1, Math.ceil(ids.length / pageSize))
  const last = Math.min(to, visible.from + visible.room)
  const below = to - last
  const rows = `rows ${to === 0 ? 0 : grouped(visible.from + 1)}–${grouped(last)} of ${total}`
  const place = `Page ${grouped(Math.floor(from / pageSize) + 1)} of ${grouped(pages)}, ${rows}${below === 0 ? '' : ` ▼ ${below} more`}`
  if (ticked === undefined) return place
  const listed = ids.reduce((sum, id) => sum + (ticked.has(id) ? 1 : 0), 0)
  const hidden = ticked.size - listed
  const elsewhere = hidden === 0 ? '' : `, ${grouped(hidden)} not in this list`
  return `${place} · ${count(ticked.size, 'user')} selected${elsewhere}`
}

interface View {
  readonly question: Table
  readonly widths: readonly number[]
  readonly firstColumn: number
  readonly page: Page
  readonly at: number
  readonly ticked: ReadonlySet<string> | undefined
  /** First visible row. */
  readonly from: number
}

/** Headings and the visible rows of the page. */
function body(view: View, room: number): readonly Line[] {
  const { question, widths, firstColumn, page, at, ticked, from } = view
  const { ids } = question
  if (ids.length === 0) return [{ text: `  ${question.empty}` }]
  const columns = scrolledTo(question.columns, firstColumn)
  const rows = ids.slice(from, Math.min(page.to, from + Math.max(1, room - 1)))
  const titles = columns.map(({ title }) => title)
  const heading: Line = { text: ' '.repeat(indentOf(question)) + rowText(titles, widths), style: 'strong' }
  const lines = rows.map((id, row): Line => {
    const isAt = from + row === at
    const box = ticked === undefined ? '' : ticked.has(id) ? '[x] ' : '[ ] '
    const cells = scrolledTo(question.cells(from + row), firstColumn)
    return {
      text: `${isAt ? '>' : ' '} ${box}${rowText(cells, widths, columns)}`,
      style: isAt ? 'strong' : undefined,
    }
  })
  return room < 2 ? lines : [heading, ...lines]
}
