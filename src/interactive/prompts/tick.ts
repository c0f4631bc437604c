import { createPrompt, isEnterKey, useKeypress, useMemo, useState } from '@inquirer/core'
import { matches, placeText, restore, useTyping } from './choose.js'
import { Detour, detourOf } from './detour.js'
import { fitExactly, widthOf } from '../../output/fit.js'
import { BACK, type Back, draw, roomFor, windowStart } from './frame.js'
import { movedTo } from './keys.js'
import { type Stage, useStage, type Line } from './stage.js'

export interface TickQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  readonly choices: readonly { readonly name: string; readonly note?: string | undefined }[]
  readonly ticked: readonly number[]
  /** Initial place of the cursor. */
  readonly at?: number
  /** Why these ticks are refused; shown at once. */
  readonly check: (ticked: readonly number[]) => string | undefined
}

/** Asks for several choices of a list; resolves to their indexes. */
export const tickPrompt = createPrompt<
  readonly number[] | Back | Detour<Pick<TickQuestion, 'ticked' | 'at'>>,
  TickQuestion & { readonly stage: Stage }
>((question, done) => {
  const { stage, choices, check } = question
  useStage(stage, 'text')
  const [text, setText] = useState('')
  const [at, setAt] = useState(question.at ?? 0)
  const [ticked, setTicked] = useState<readonly number[]>(question.ticked)
  const matching = useMemo(() => matches(choices, text), [text])
  const problem = check(ticked)
  const asked = {
    title: `${question.title} · ${ticked.length} ticked`,
    heading: question.heading,
    keys: [
      '↑↓ move',
      'Space tick',
      'Enter done',
      'type to narrow',
      text === '' ? 'Esc back' : 'Esc clear',
      'F1 help',
    ],
    input: { label: `${problem === undefined ? '' : `(${problem}) `}Find: `, text },
  }
  const room = roomFor(stage, asked)
  const frame = { ...asked, title: asked.title + placeText(at, matching.length, room) }
  const typing = useTyping(true, '', (next) => {
    setText(next)
    setAt(0)
  })
  useKeypress((key, rl) => {
    const moved = movedTo(key, at, matching.length, room)
    const detour = detourOf(key, rl, 'search')
    if (detour !== undefined) done(new Detour(detour, { ticked, at: matching[at] ?? 0 }))
    else if (isEnterKey(key)) {
      if (problem === undefined && ticked.length > 0) done(ticked)
      else rl.write(text)
    } else if (key.name === 'escape') {
      if (text === '') return done(BACK)
      rl.clearLine(0)
      typing(rl)
    } else if (key.name === 'space') {
      setTicked(toggled(ticked, matching[at]))
      restore(rl, text)
    } else if (moved === undefined) typing(rl)
    else {
      setAt(moved)
      restore(rl, text)
    }
  })
  return draw(stage, { ...frame, body: lines(choices, matching, ticked, at, room) })
})

function toggled(ticked: readonly number[], index: number | undefined): readonly number[] {
  if (index === undefined) return ticked
  return ticked.includes(index)
    ? ticked.filter((other) => other !== index)
    : [...ticked, index].toSorted((a, b) => a - b)
}

function lines(
  choices: TickQuestion['choices'],
  matching: readonly number[],
  ticked: readonly number[],
  at: number,
  room: number,
): readonly Line[] {
  if (matching.length === 0) return [{ text: '  Nothing matches.', style: 'bad' }]
  const start = windowStart(at, matching.length, room)
  const visible = matching.slice(start, start + room)
  const width = Math.max(...visible.map((index) => widthOf(choices[index]?.name ?? '')))
  return visible.map((index, row) => {
    const isAt = start + row === at
    const box = ticked.includes(index) ? '[x]' : '[ ]'
    const { name = '', note } = choices[index] ?? {}
    return {
      text: `${isAt ? '>' : ' '} ${box} ${note === undefined ? name : `${fitExactly(name, width)}  ${note}`}`,
      style: isAt ? 'strong' : undefined,
    }
  })
}
