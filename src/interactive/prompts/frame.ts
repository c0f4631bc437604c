import { detourKeys } from './detour.js'
import { fit, MORE, widthOf, wrap } from '../../output/fit.js'
import { visible } from '../../output/sanitise.js'
import type { Line, Stage } from './stage.js'

/** A prompt's answer for going back. */
export const BACK = Symbol('back')
export type Back = typeof BACK

/** Ends a screen; the one that opened it continues. */
export class WentBack extends Error {
  override readonly name = 'WentBack'
  /** Whether it was Ctrl-C. */
  readonly isInterrupt: boolean

  constructor(isInterrupt = false) {
    super()
    this.isInterrupt = isInterrupt
  }
}

export interface Frame {
  readonly title: string
  /** Lines below the title. */
  readonly heading?: readonly Line[] | undefined
  /** A line below the heading that stays where the heading is cut. */
  readonly place?: string | undefined
  /** At most as many lines as `roomFor` returns. */
  readonly body: readonly Line[]
  /** The line for typing; absent in prompts without. */
  readonly input?: { readonly label: string; readonly text: string } | undefined
  /** Keys and their effect. */
  readonly keys: readonly string[]
  /** Other keys wait for the next prompt. */
  readonly isWaiting?: true
}

/** Hides the cursor. Not empty, because inquirer adds a line to an empty one. */
const NO_INPUT = ' \u{1b}[?25l'
/** In fewer rows the title is cut to one line, and the keys to one. */
const SMALL_ROWS = 14
/** Of so many rows the keys have at most one. */
const ROWS_PER_KEY_LINE = 4
const LEAST_BODY = 1
/** A heading of fewer lines would say nothing but that it is cut. */
const LEAST_HEADING = 2
/** Rows for the title, the input, the last row and some body, whatever the length of the heading. */
const BESIDE_HEADING = 8

/** Rows available for the body. A prompt taller than the terminal could not be redrawn. */
export function roomFor(stage: Stage, frame: Omit<Frame, 'body'>): number {
  const { head, foot } = headAndFoot(stage, frame)
  return Math.max(LEAST_BODY, stage.rows() - 1 - head.length - 1 - foot.length)
}

/** The frame for inquirer: up to the line with the cursor, and the lines below it. */
export function draw(stage: Stage, frame: Frame): [string, string] {
  const { head, foot } = headAndFoot(stage, frame)
  const width = stage.columns() - 1
  const lines = [...head, ...frame.body].map((line) => shown([line], width, stage))
  const input = frame.input === undefined ? NO_INPUT : `${frame.input.label}${frame.input.text}`
  return [[...lines, input].join('\n'), foot.map((pieces) => shown(pieces, width, stage)).join('\n')]
}

function atMost(most: number, lines: readonly Line[]): readonly Line[] {
  if (lines.length <= most) return lines
  return most < LEAST_HEADING ? [] : [...lines.slice(0, most - 1), { text: MORE }]
}

/** Wraps lines that are too long. */
export function wrapped(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap(({ text, style }) => wrap(visible(text), width).map((part) => ({ text: part, style })))
}

export function isSmall(stage: Stage): boolean {
  return stage.rows() < SMALL_ROWS
}

function headAndFoot(
  stage: Stage,
  { title, heading = [], place, keys, input, isWaiting }: Omit<Frame, 'body'>,
) {
  const small = isSmall(stage)
  const width = stage.columns() - 1
  const names = detourKeys(input !== undefined)
  const help = keyLines(keys, width, small ? 1 : Math.floor(stage.rows() / ROWS_PER_KEY_LINE))
  const foot: readonly (readonly Line[])[] = [
    ...help.map((text) => [{ text, style: 'dim' as const }]),
    ...stage.live.lines(isWaiting === true ? undefined : names.batches),
  ]
  const titles = small
    ? [{ text: title, style: 'strong' as const }]
    : wrapped([{ text: title, style: 'strong' }], width)
  const places = place === undefined ? [] : wrapped([{ text: place }], width)
  const most = stage.rows() - BESIDE_HEADING - foot.length - titles.length - places.length + 1
  return { head: [...titles, ...atMost(most, wrapped(heading, width)), ...places], foot }
}

/** The pieces of a line one after another, as far as they fit. */
function shown(pieces: readonly Line[], width: number, { paint }: Stage): string {
  let room = width
  let line = ''
  for (const { text, style } of fitting(pieces, width)) {
    if (room <= 0) break
    const cut = fit(text, room)
    room -= widthOf(cut)
    line += style === undefined ? cut : paint[style](cut)
  }
  return line
}

/** Without the pieces that the line has no room for. */
function fitting(pieces: readonly Line[], width: number): readonly Line[] {
  const most = Math.max(0, ...pieces.map(({ spare = 0 }) => spare))
  const total = pieces.reduce((sum, { text }) => sum + widthOf(text), 0)
  if (most === 0 || total <= width) return pieces
  return fitting(
    pieces.filter(({ spare }) => spare !== most),
    width,
  )
}

/** Joins keys into at most so many lines; none is broken. The last two, which lead back and to all keys, stay. */
function keyLines(keys: readonly string[], width: number, most: number): readonly string[] {
  const lines = joined(keys, width)
  if (lines.length <= most || keys.length <= 2) return lines.slice(0, most)
  return keyLines([...keys.slice(0, -3), ...keys.slice(-2)], width, most)
}

function joined(keys: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const key of keys) {
    const last = lines.at(-1)
    const longer = last === undefined ? key : `${last} · ${key}`
    if (last !== undefined && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(key)
  }
  return lines
}

/** The first of `room` visible lines of `total`, so that line `at` is about in the middle. */
export function windowStart(at: number, total: number, room: number): number {
  return Math.max(0, Math.min(at - Math.floor(room / 2), total - room))
}

/** Splits a text into lines for a prompt. */
export function textLines(text: string): readonly Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ({ text: line }))
}
