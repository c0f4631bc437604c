import { createPrompt, isEnterKey, useEffect, useKeypress, useMemo, useRef, useState } from '@inquirer/core'
import { fit, fitExactly, widthOf } from './fit.js'
import { draw, type Line, roomFor, BACK, type Back, windowStart } from './frame.js'
import { movedTo } from './keys.js'
import { type Stage, useStage } from './stage.js'

/** A text, or a function that is called on every redraw. */
export type Note = string | (() => string)

export interface ChooseQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | (() => readonly Line[]) | undefined
  readonly choices: readonly { readonly name: string; readonly note?: Note | undefined }[]
  /** Initial place of the cursor. */
  readonly at?: number | undefined
  /** Whether typing narrows the choices. */
  readonly typed?: boolean | undefined
}

/** Asks for one choice of a list; resolves to its index. Typing narrows the list. */
export const choosePrompt = createPrompt<number | Back, ChooseQuestion & { readonly stage: Stage }>(
  (question, done) => {
    const { stage, choices, typed = false } = question
    useStage(stage)
    const [text, setText] = useState('')
    const [at, setAt] = useState(question.at ?? 0)
    const matching = useMemo(() => matches(choices, text), [text])
    const keys = ['↑↓ move', 'Enter choose', ...(typed ? ['type to narrow'] : []), 'Esc back']
    const input = typed ? { label: 'Find: ', text } : undefined
    const heading = typeof question.heading === 'function' ? question.heading() : question.heading
    const room = roomFor(stage, { title: question.title, heading, keys, input })
    const title = question.title + placeText(at, matching.length, room)
    const frame = { title, heading, keys, input }
    const typing = useTyping(typed, (next) => {
      setText(next)
      setAt(0)
    })
    useKeypress((key, rl) => {
      const moved = movedTo(key, at, matching.length, room)
      const chosen = matching[at]
      if (isEnterKey(key)) {
        if (chosen === undefined) rl.write(text)
        else done(chosen)
      } else if (key.name === 'escape') done(BACK)
      else if (moved === undefined) typing(rl)
      else {
        setAt(moved)
        restore(rl, text)
      }
    })
    return draw(stage, { ...frame, body: lines(choices, matching, at, room, stage) })
  },
)

/**
 * Indexes of the choices whose name contains the text, ignoring case, accents, spaces and hyphens. Exact names come
 * first, then names that start with the text.
 */
export function matches(choices: readonly { readonly name: string }[], text: string): readonly number[] {
  const wanted = plain(text)
  const places = choices.map((_, index) => index)
  if (wanted === '') return places
  const ranks = choices.map(({ name }) => rankOf(name, text, wanted))
  return places
    .filter((index) => ranks[index] !== undefined)
    .toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
}

function rankOf(name: string, text: string, wanted: string): number | undefined {
  const found = plain(name)
  if (!found.includes(wanted)) return undefined
  if (name === text) return 0
  if (found === wanted) return 1
  return found.startsWith(wanted) ? 2 : 3
}

/** Drops case, accents, spaces and hyphens. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f\s-]/g, '')
    .toLowerCase()
}

interface Typed {
  line: string
  write(text: string): void
  clearLine(direction: 0): void
}

/** Passes on what readline has read, or discards it in a prompt without typing. */
export function useTyping(typed: boolean, take: (text: string) => void): (rl: Typed) => void {
  const before = useRef('')
  useEffect((rl) => rl.clearLine(0), [])
  return (rl) => {
    if (!typed) return rl.clearLine(0)
    // Tab is a key here, not text.
    if (rl.line.includes('\t')) restore(rl, rl.line.replaceAll('\t', ''))
    if (rl.line === before.current) return
    before.current = rl.line
    take(rl.line)
  }
}

/** Restores the typed text after a key that moves the cursor. */
export function restore(rl: Typed, text: string): void {
  if (rl.line === text) return
  rl.clearLine(0)
  rl.write(text)
}

/** The visible part of a list that is longer than the screen. */
export function placeText(at: number, total: number, room: number): string {
  if (total <= room) return ''
  const start = windowStart(at, total, room)
  return ` · ${start + 1}–${start + room} of ${total}`
}

/** Columns for the cursor, the gap before a note, and the last column, which stays free. */
const INDENT = 5

/** As wide as the widest name; if notes need the room, at least half of it. */
function nameWidth(inSight: ChooseQuestion['choices'], room: number): number {
  const names = Math.max(...inSight.map(({ name }) => widthOf(name)))
  const notes = Math.max(...inSight.map(({ note }) => (note === undefined ? 0 : widthOf(noteText(note)))))
  return Math.min(names, Math.max(Math.floor(room / 2), room - notes))
}

function lines(
  choices: ChooseQuestion['choices'],
  matching: readonly number[],
  at: number,
  room: number,
  stage: Stage,
): readonly Line[] {
  if (matching.length === 0) return [{ text: '  Nothing matches.', style: 'bad' }]
  const start = windowStart(at, matching.length, room)
  const inSight = matching.slice(start, start + room)
  const width = nameWidth(
    inSight.flatMap((index) => choices[index] ?? []),
    stage.columns() - INDENT,
  )
  return inSight.map((index, row) => {
    const { name = '', note } = choices[index] ?? {}
    const isAt = start + row === at
    const shownName =
      note === undefined
        ? fit(name, stage.columns() - INDENT)
        : `${fitExactly(name, width)}  ${noteText(note)}`
    return { text: `${isAt ? '>' : ' '} ${shownName}`, style: isAt ? 'strong' : undefined }
  })
}

function noteText(note: Note): string {
  return typeof note === 'function' ? note() : note
}
