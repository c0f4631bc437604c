import { grouped } from '../../model/wording.js'
import { createPrompt, isEnterKey, useEffect, useKeypress, useMemo, useRef, useState } from '@inquirer/core'
import { Detour, detourKeys, detourOf } from './detour.js'
import { fit, fitExactly, widthOf, wrap } from '../../output/fit.js'
import { BACK, type Back, draw, roomFor, windowStart } from './frame.js'
import { movedTo } from './keys.js'
import { type Stage, useStage, type Line } from './stage.js'

/** A text, or a function that is called on every redraw. */
export type Note = string | (() => string)

/** A choice and its value. */
export interface Choice<T> {
  readonly value: T
  readonly name: string
  readonly note?: Note | undefined
}

/** The place of a value, so that the cursor stays on what led away and back; the first place without one. */
export function placeOf<T>(choices: readonly Choice<T>[], value: T | undefined): number {
  if (value === undefined) return 0
  return Math.max(
    0,
    choices.findIndex((choice) => choice.value === value),
  )
}

/** What a typed text offers besides the choices that match it. */
export interface Typed<T> {
  /** Choices that the text itself makes, shown first. */
  readonly choices: readonly Choice<T>[]
  /** Why the text makes none. */
  readonly problem?: string | undefined
}

export interface ChooseQuestion<T> {
  /** A function is called on every redraw. */
  readonly title: Note
  readonly heading?: readonly Line[] | (() => readonly Line[]) | undefined
  /** A function is called on every redraw. */
  readonly choices: readonly Choice<T>[] | (() => readonly Choice<T>[])
  /** Initial place of the cursor. */
  readonly at?: number | undefined
  /** Whether typing narrows the choices. */
  readonly typed?: boolean | undefined
  /** Keys typed before it is shown don't answer it. */
  readonly mustBeRead?: true | undefined
  /** The text typed before. */
  readonly text?: string | undefined
  readonly fromText?: ((text: string) => Typed<T>) | undefined
}

type State = Pick<ChooseQuestion<unknown>, 'at' | 'text'>

/** Asks for one choice of a list. Typing narrows the list. */
export const choosePrompt = createPrompt<
  Choice<unknown> | Back | Detour<State>,
  ChooseQuestion<unknown> & { readonly stage: Stage }
>((question, done) => {
  const { stage, typed = false, fromText } = question
  const choices = typeof question.choices === 'function' ? question.choices() : question.choices
  useStage(stage, typed ? 'text' : 'keys')
  const [text, setText] = useState(question.text ?? '')
  const [place, setAt] = useState(question.at ?? 0)
  const { shown, problem } = useMemo(() => offered(choices, text, fromText), [text, choices])
  const at = Math.max(0, Math.min(place, shown.length - 1))
  const keys = [
    '↑↓ move',
    'Enter choose',
    ...(typed ? ['type to narrow'] : []),
    text === '' ? 'Esc back' : 'Esc clear',
    `${detourKeys(typed).help} help`,
  ]
  const input = typed ? { label: 'Find: ', text } : undefined
  const heading = typeof question.heading === 'function' ? question.heading() : question.heading
  const asked = noteText(question.title)
  const room = roomFor(stage, { title: asked, heading, keys, input })
  const title = asked + placeText(at, shown.length, room)
  const typing = useTyping(typed, question.text ?? '', (next) => {
    setText(next)
    setAt(0)
  })
  useKeypress((key, rl) => {
    const moved = movedTo(key, at, shown.length, room)
    const chosen = shown[at]
    const detour = detourOf(key, rl, typed ? 'search' : 'keys')
    if (detour !== undefined) done(new Detour(detour, { at, text }))
    else if (isEnterKey(key)) {
      if (chosen === undefined) rl.write(text)
      else done(chosen)
    } else if (key.name === 'escape') {
      if (text === '') return done(BACK)
      rl.clearLine(0)
      typing(rl)
    } else if (moved === undefined) typing(rl)
    else {
      setAt(moved)
      restore(rl, text)
    }
  })
  const lines = problem === undefined ? choiceLines(shown, at, room, stage) : problemLines(problem, stage)
  return draw(stage, { title, heading, keys, input, body: lines.slice(0, room) })
})

function offered<T>(
  choices: readonly Choice<T>[],
  text: string,
  fromText: ChooseQuestion<T>['fromText'],
): { readonly shown: readonly Choice<T>[]; readonly problem?: string | undefined } {
  const matching = matches(choices, text).flatMap((index) => choices[index] ?? [])
  if (fromText === undefined || text === '') return { shown: matching }
  const made = fromText(text)
  const shown = [...made.choices, ...matching]
  return shown.length === 0 ? { shown, problem: made.problem } : { shown }
}

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

interface Typing {
  line: string
  write(text: string): void
  clearLine(direction: 0): void
}

/** Passes on what readline has read, or discards it in a prompt without typing. */
export function useTyping(
  typed: boolean,
  initial: string,
  take: (text: string) => void,
): (rl: Typing) => void {
  const before = useRef(initial)
  useEffect((rl) => {
    rl.clearLine(0)
    if (initial !== '') rl.write(initial)
  }, [])
  return (rl) => {
    if (!typed) return rl.clearLine(0)
    if (rl.line === before.current) return
    before.current = rl.line
    take(rl.line)
  }
}

/** Restores the typed text after a key that moves the cursor. */
export function restore(rl: Typing, text: string): void {
  if (rl.line === text) return
  rl.clearLine(0)
  rl.write(text)
}

/** The visible part of a list that is longer than the screen. */
export function placeText(at: number, total: number, room: number): string {
  if (total <= room) return ''
  const start = windowStart(at, total, room)
  return ` · ${grouped(start + 1)}–${grouped(start + room)} of ${grouped(total)}${start + room < total ? ' ▼' : ''}`
}

/** Columns for the cursor, the gap before a note, and the last column, which stays free. */
const INDENT = 5

/** As wide as the widest name; if notes need the room, at least half of it. */
function nameWidth(visible: readonly Choice<unknown>[], room: number): number {
  const names = Math.max(...visible.map(({ name }) => widthOf(name)))
  const notes = Math.max(...visible.map(({ note }) => (note === undefined ? 0 : widthOf(noteText(note)))))
  return Math.min(names, Math.max(Math.floor(room / 2), room - notes))
}

function choiceLines(
  shown: readonly Choice<unknown>[],
  at: number,
  room: number,
  stage: Stage,
): readonly Line[] {
  if (shown.length === 0) return [{ text: '  Nothing matches.', style: 'bad' }]
  const start = windowStart(at, shown.length, room)
  const visible = shown.slice(start, start + room)
  const width = nameWidth(visible, stage.columns() - INDENT)
  return visible.map(({ name, note }, row) => {
    const isAt = start + row === at
    const text =
      note === undefined
        ? fit(name, stage.columns() - INDENT)
        : `${fitExactly(name, width)}  ${noteText(note)}`
    return { text: `${isAt ? '>' : ' '} ${text}`, style: isAt ? 'strong' : undefined }
  })
}

function problemLines(problem: string, stage: Stage): readonly Line[] {
  return wrap(`  ${problem}`, stage.columns() - 1).map((text) => ({ text, style: 'bad' }))
}

function noteText(note: Note): string {
  return typeof note === 'function' ? note() : note
}
