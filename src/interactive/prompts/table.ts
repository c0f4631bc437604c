import { createPrompt, isEnterKey, type KeypressEvent, useKeypress, useMemo, useState } from '@inquirer/core'
import { count } from '../../model/wording.js'
import { BACK, type Back, draw, isSmall, type Line, roomFor, windowStart } from './frame.js'
import { isLetter } from './keys.js'
import type { KeyAction } from './pages.js'
import { type Stage, useStage } from './stage.js'
import { columnWidths, rowText } from './table-layout.js'

export interface TableQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  readonly columns: readonly string[]
  readonly ids: readonly string[]
  /** The cells of a row; called only for rows of the page. */
  readonly cells: (index: number) => readonly string[]
  /** Ticked ids, also of rows that are not in the table. Absent: rows can't be ticked. */
  readonly ticked?: ReadonlySet<string> | undefined
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
}

/** Rows on pages, to move through and to tick: one, the page, all. Answers the key of an action. */
export const tablePrompt = createPrompt<TableAnswer | Back, TableQuestion & { readonly stage: Stage }>(
  (question, done) => {
    const { stage, ids, pageSize, actions } = question
    useStage(stage)
    const [at, setAt] = useState(Math.max(0, Math.min(question.at, ids.length - 1)))
    const [ticked, setTicked] = useState(question.ticked)
    const page = pageOf(at, pageSize, ids.length)
    // Those of the whole page: columns stay where they are while somebody moves down the page.
    const widths = useMemo(
      () => pageWidths(question, page, stage.columns()),
      [page.from, page.to, stage.columns()],
    )
    // A small terminal shows no heading, and the size of the selection is always in sight.
    const size = ticked === undefined || !isSmall(stage) ? '' : `${count(ticked.size, 'user')} selected · `
    const frame = {
      title: size + question.title,
      heading: [...(question.heading ?? []), { text: placeText(page, question, ticked) }],
      keys: keyTexts(question),
    }
    useKeypress((key, rl) => {
      rl.clearLine(0)
      const action = actions.find((one) => (one.key === 'enter' ? isEnterKey(key) : isLetter(key, one.key)))
      const moved = movedInPages(key, at, pageSize, ids.length)
      if (action !== undefined) done({ key: action.key, at })
      else if (key.name === 'escape') done(BACK)
      else if (moved !== undefined) {
        setAt(moved)
        question.moving?.(moved)
      } else if (ticked !== undefined) {
        const next = tickedBy(key, ticked, ids, at, page)
        setTicked(next)
        question.ticking?.(next)
      }
    })
    return draw(stage, {
      ...frame,
      body: body({ question, widths, page, at, ticked }, roomFor(stage, frame)),
    })
  },
)

function pageWidths(question: TableQuestion, { from, to }: Page, columns: number): readonly number[] {
  const rows = question.ids.slice(from, to).map((_, row) => question.cells(from + row))
  return columnWidths([question.columns, ...rows], columns - 1 - indentOf(question))
}

/** For the cursor, and for the box of what can be ticked. */
function indentOf({ ticked }: TableQuestion): number {
  return ticked === undefined ? 2 : 6
}

interface View {
  readonly question: TableQuestion
  readonly widths: readonly number[]
  readonly page: Page
  readonly at: number
  readonly ticked: ReadonlySet<string> | undefined
}

interface Page {
  readonly from: number
  readonly to: number
}

function pageOf(at: number, size: number, total: number): Page {
  const from = Math.floor(at / size) * size
  return { from, to: Math.min(from + size, total) }
}

/** Up and down go row by row, PgUp and PgDn page by page, to the page's first row. */
function movedInPages(key: KeypressEvent, at: number, size: number, total: number): number | undefined {
  const { from } = pageOf(at, size, total)
  const to: Readonly<Record<string, number>> = {
    up: at - 1,
    down: at + 1,
    pageup: from - size,
    left: from - size,
    pagedown: Math.min(from + size, Math.max(from, Math.floor((total - 1) / size) * size)),
    right: Math.min(from + size, Math.max(from, Math.floor((total - 1) / size) * size)),
    home: 0,
    end: total - 1,
  }
  const wanted = to[key.name]
  return wanted === undefined ? undefined : Math.max(0, Math.min(total - 1, wanted))
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
  return isLetter(key, 'a') ? toggle(ticked, ids) : ticked
}

/** Ticks them all, or takes the ticks away where all of them have one. */
function toggle(ticked: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(ticked)
  const all = ids.every((id) => ticked.has(id))
  for (const id of ids) {
    if (all) next.delete(id)
    else next.add(id)
  }
  return next
}

function keyTexts({ ticked, actions }: TableQuestion): readonly string[] {
  return [
    ...(ticked === undefined ? [] : ['Space tick', 'p tick page', 'a tick all that match']),
    ...actions.map(({ key, does }) => `${key === 'enter' ? 'Enter' : key} ${does}`),
    '↑↓ PgUp PgDn move',
    'Esc back',
  ]
}

function placeText(
  { from, to }: Page,
  question: TableQuestion,
  ticked: ReadonlySet<string> | undefined,
): string {
  const { ids, pageSize } = question
  const pages = Math.max(1, Math.ceil(ids.length / pageSize))
  const place = `Page ${Math.floor(from / pageSize) + 1} of ${pages}, rows ${to === 0 ? 0 : from + 1}–${to} of ${ids.length}`
  return ticked === undefined ? place : `${place} · ${count(ticked.size, 'user')} selected`
}

/** The lines in sight: headings, and the rows of the page around the cursor. */
function body(view: View, room: number): readonly Line[] {
  const { question, widths, page, at, ticked } = view
  const { ids, columns } = question
  if (ids.length === 0) return [{ text: `  ${question.empty}` }]
  const inSight = Math.max(1, room - 1)
  const start = page.from + windowStart(at - page.from, page.to - page.from, inSight)
  const rows = ids
    .slice(start, Math.min(page.to, start + inSight))
    .map((_, row) => question.cells(start + row))
  const indent = indentOf(question)
  const heading: Line = { text: ' '.repeat(indent) + rowText(columns, widths), style: 'strong' }
  const lines = rows.map((cells, row): Line => {
    const isAt = start + row === at
    const box = ticked === undefined ? '' : ticked.has(ids[start + row] ?? '') ? '[x] ' : '[ ] '
    return { text: `${isAt ? '>' : ' '} ${box}${rowText(cells, widths)}`, style: isAt ? 'strong' : undefined }
  })
  return room < 2 ? lines : [heading, ...lines]
}
