import { fit, MORE, wrap } from './fit.js'
import { visible } from '../../output/sanitise.js'
import type { Stage } from './stage.js'

/** A line of a prompt; emphasis only repeats what the text says. */
export interface Line {
  readonly text: string
  readonly style?: 'strong' | 'dim' | 'good' | 'bad' | undefined
}

export interface Frame {
  readonly title: string
  /** What stands below the title. */
  readonly heading?: readonly Line[] | undefined
  /** No more lines than `roomFor` said. */
  readonly body: readonly Line[]
  /** Where somebody types, up to the text itself; absent where nothing is typed. */
  readonly input?: { readonly label: string; readonly text: string } | undefined
  /** Keys and what they do. */
  readonly keys: readonly string[]
}

/** Hides the cursor. Not quite empty, as inquirer adds a line to a line that is empty. */
const NO_INPUT = ' \u{1b}[?25l'
/** Below that the heading and all but one line of keys are left out. */
const SMALL_ROWS = 14
const LEAST_BODY = 1
/** The title, the line to type in, the last row, and some of the body: they are there however long a heading is. */
const BESIDE_HEADING = 8

/** The lines there are for the body. A prompt taller than the terminal could not be redrawn. */
export function roomFor(stage: Stage, frame: Omit<Frame, 'body'>): number {
  const { head, foot } = parts(stage, frame)
  return Math.max(LEAST_BODY, stage.rows() - 1 - head.length - 1 - foot.length)
}

/** The frame as inquirer takes it: up to the line with the cursor, and what stands below it. */
export function draw(stage: Stage, frame: Frame): [string, string] {
  const { head, foot } = parts(stage, frame)
  const width = stage.columns() - 1
  const lines = [...head, ...frame.body].map((line) => shown(line, width, stage))
  const input = frame.input === undefined ? NO_INPUT : `${frame.input.label}${frame.input.text}`
  return [[...lines, input].join('\n'), foot.map((line) => shown(line, width, stage)).join('\n')]
}

function atMost(most: number, lines: readonly Line[]): readonly Line[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), { text: MORE }]
}

/** Lines that are too long are broken: nothing of them is lost. */
export function wrapped(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap(({ text, style }) => wrap(visible(text), width).map((part) => ({ text: part, style })))
}

export function isSmall(stage: Stage): boolean {
  return stage.rows() < SMALL_ROWS
}

function parts(stage: Stage, { title, heading = [], keys }: Omit<Frame, 'body'>) {
  const small = isSmall(stage)
  const help = keyLines(keys, stage.columns() - 1)
  const foot: readonly Line[] = [
    ...(small ? help.slice(0, 1) : help).map((text) => ({ text, style: 'dim' as const })),
    ...stage.live.lines().map((text) => ({ text, style: 'strong' as const })),
  ]
  const most = stage.rows() - BESIDE_HEADING - foot.length
  const head: readonly Line[] = [
    { text: title, style: 'strong' },
    ...(small ? [] : atMost(most, wrapped(heading, stage.columns() - 1))),
  ]
  return { head, foot }
}

function shown({ text, style }: Line, width: number, { paint }: Stage): string {
  const cut = fit(text, width)
  return style === undefined ? cut : paint[style](cut)
}

/** As many on a line as there is room for; none is broken. */
function keyLines(keys: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const key of keys) {
    const last = lines.at(-1)
    const longer = last === undefined ? key : `${last} · ${key}`
    if (last !== undefined && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(key)
  }
  return lines
}
