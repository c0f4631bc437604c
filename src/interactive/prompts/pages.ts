import { grouped } from '../../model/wording.js'
import { createPrompt, useKeypress, useState } from '@inquirer/core'
import { Detour, detourOf } from './detour.js'
import { BACK, type Back, draw, roomFor, wrapped } from './frame.js'
import { isActionKey, keyName } from './keys.js'
import { type Stage, useStage, type Line } from './stage.js'

/** A key and its effect. */
export interface KeyAction {
  /** A letter, another character, or `enter`. */
  readonly key: string
  readonly does: string
  /** Left out of the key line on a narrow terminal; the help screen has it. */
  readonly isMinor?: true
}

export interface PagesQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  readonly lines: readonly Line[]
  readonly actions: readonly KeyAction[]
  /** First visible line. */
  readonly top?: number | undefined
  /** Called when it is scrolled. */
  readonly scrolling?: (top: number) => void
}

/** Shows a text to scroll through; resolves to the key of an action. */
export const pagesPrompt = createPrompt<
  string | Back | Detour<Pick<PagesQuestion, 'top'>>,
  PagesQuestion & { readonly stage: Stage }
>((question, done) => {
  const { stage, actions } = question
  useStage(stage, 'keys')
  const lines = wrapped(question.lines, stage.columns() - 1)
  const keys = [
    ...actions.map(({ key, does }) => `${keyName(key)} ${does}`),
    '↑↓ PgUp PgDn scroll',
    'Esc back',
    '? help',
  ]
  const room = roomFor(stage, { title: question.title, heading: question.heading, keys })
  const most = Math.max(0, lines.length - room)
  const [first, setFirst] = useState(question.top ?? 0)
  const top = Math.min(first, most)
  useKeypress((key, rl) => {
    const action = actions.find((one) => isActionKey(key, rl, one.key))
    const detour = detourOf(key, rl, 'keys')
    rl.clearLine(0)
    const to = scrolled(key.name, top, room, most)
    if (action !== undefined) done(action.key)
    else if (detour !== undefined) done(new Detour(detour, { top }))
    else if (key.name === 'escape') done(BACK)
    else if (to !== undefined) {
      setFirst(to)
      question.scrolling?.(to)
    }
  })
  const place = placeText(top, room, lines.length)
  const frame = { title: `${question.title}${place}`, heading: question.heading, keys }
  return draw(stage, { ...frame, body: lines.slice(top, top + room) })
})

/** The visible part of a text that is longer than the screen, and how much is above and below. */
function placeText(top: number, room: number, total: number): string {
  if (total <= room) return ''
  const below = total - top - room
  const above = top === 0 ? '' : ` ▲ ${grouped(top)} more`
  return ` · lines ${grouped(top + 1)}–${grouped(top + room)} of ${grouped(total)}${above}${below === 0 ? '' : ` ▼ ${grouped(below)} more`}`
}

function scrolled(name: string, top: number, room: number, most: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    up: top - 1,
    down: top + 1,
    pageup: top - room,
    pagedown: top + room,
    space: top + room,
    home: 0,
    end: most,
  }
  const wanted = to[name]
  return wanted === undefined ? undefined : Math.max(0, Math.min(most, wanted))
}
