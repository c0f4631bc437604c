import type { Line } from './stage.js'
import { keyName } from './keys.js'
import type { KeyAction } from './pages.js'

export type PromptKind = 'choose' | 'find' | 'tick' | 'text' | 'table' | 'pages'

type Keys = readonly (readonly [string, string])[]

const SCROLLING: Keys = [['↑ ↓ PgUp PgDn Home End', 'move']]

const KEYS: Readonly<Record<PromptKind, Keys>> = {
  choose: [...SCROLLING, ['Enter', 'choose']],
  find: [...SCROLLING, ['Enter', 'choose'], ['letters', 'show only what contains them'], ['Ctrl-U', 'clear']],
  tick: [
    ...SCROLLING,
    ['Space', 'tick or untick'],
    ['Enter', 'done'],
    ['letters', 'show only what contains them'],
  ],
  text: [
    ['Enter', 'done'],
    ['Ctrl-U', 'clear'],
    ['← → Home End', 'move within the text'],
  ],
  table: [
    ['↑ ↓', 'move by one row'],
    ['PgUp PgDn', 'move by one screen'],
    ['Home End', 'first row, last row'],
    ['← →', 'show columns that do not fit'],
  ],
  pages: [['↑ ↓ PgUp PgDn Space Home End', 'scroll']],
}

const TICKING: Keys = [
  ['Space', 'tick or untick the row'],
  ['p', 'tick or untick the page'],
  ['a', 'tick or untick all that match'],
  ['n', 'untick all, also those that are not in the list'],
]

/** Everywhere; where text is typed, letters are text. */
const ANYWHERE: Keys = [
  ['b or Tab', 'batches; where you type only Tab'],
  ['? or F1', 'this help; in a text only F1'],
  ['Esc or Ctrl-C', 'back'],
]

/** The keys of a prompt, one on each line. */
export function helpLines(
  kind: PromptKind,
  actions: readonly KeyAction[],
  hasTicks: boolean,
): readonly Line[] {
  const keys = [
    ...(hasTicks ? TICKING : []),
    ...actions.map(({ key, does }) => [keyName(key), does] as const),
    ...KEYS[kind],
    ...ANYWHERE,
  ]
  const width = Math.max(...keys.map(([key]) => key.length))
  return keys.map(([key, does]) => ({ text: `  ${key.padEnd(width)}  ${does}` }))
}
