import { createPrompt, isEnterKey, useKeypress, useState } from '@inquirer/core'
import { BACK, type Back, draw, type Line, roomFor, wrapped } from './frame.js'
import { isLetter } from './keys.js'
import { type Stage, useStage } from './stage.js'

/** A key and its effect. */
export interface KeyAction {
  /** A letter, or `enter`. */
  readonly key: string
  readonly does: string
}

export interface PagesQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  readonly lines: readonly Line[]
  readonly actions: readonly KeyAction[]
  /** Opens at the end, where the totals are. */
  readonly fromEnd?: boolean | undefined
}

/** Shows a text to scroll through; resolves to the key of an action. */
export const pagesPrompt = createPrompt<string | Back, PagesQuestion & { readonly stage: Stage }>(
  (question, done) => {
    const { stage, actions } = question
    useStage(stage)
    const lines = wrapped(question.lines, stage.columns() - 1)
    const keys = [
      ...actions.map(({ key, does }) => `${key === 'enter' ? 'Enter' : key} ${does}`),
      '↑↓ PgUp PgDn scroll',
      'Esc back',
    ]
    const room = roomFor(stage, { title: question.title, heading: question.heading, keys })
    const most = Math.max(0, lines.length - room)
    const [first, setFirst] = useState(question.fromEnd === true ? Number.POSITIVE_INFINITY : 0)
    const top = Math.min(first, most)
    useKeypress((key, rl) => {
      rl.clearLine(0)
      const action = actions.find((one) => (one.key === 'enter' ? isEnterKey(key) : isLetter(key, one.key)))
      const to = scrolled(key.name, top, room, most)
      if (action !== undefined) done(action.key)
      else if (key.name === 'escape') done(BACK)
      else if (to !== undefined) setFirst(to)
    })
    const place = most === 0 ? '' : ` · lines ${top + 1}–${top + room} of ${lines.length}`
    const frame = { title: `${question.title}${place}`, heading: question.heading, keys }
    return draw(stage, { ...frame, body: lines.slice(top, top + room) })
  },
)

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
