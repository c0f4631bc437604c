import { createPrompt, isEnterKey, useEffect, useKeypress, useState } from '@inquirer/core'
import { Detour, detourOf } from './detour.js'
import { wrap } from '../../output/fit.js'
import { BACK, type Back, draw, roomFor } from './frame.js'
import { type Stage, useStage, type Line } from './stage.js'

export interface TextQuestion {
  readonly title: string
  readonly heading?: readonly Line[] | undefined
  /** Shown before the typed text. */
  readonly label: string
  readonly initial?: string | undefined
  /** Keys typed before it is shown don't answer it. */
  readonly mustBeRead?: true
  /** Why the text is refused; called on every key. */
  readonly check: (text: string) => string | undefined
}

/** Asks for a text. A problem is shown while typing, and Enter does not accept it. */
export const textPrompt = createPrompt<
  string | Back | Detour<Pick<TextQuestion, 'initial'>>,
  TextQuestion & { readonly stage: Stage }
>((question, done) => {
  const { stage, label, check } = question
  useStage(stage, 'text')
  const initial = harmless(question.initial)
  const [text, setText] = useState(initial)
  const [tried, setTried] = useState(false)
  useEffect((rl) => {
    rl.write(initial)
  }, [])
  const problem = check(text)
  const frame = {
    title: question.title,
    heading: question.heading,
    keys: ['Enter done', 'Ctrl-U clear', 'Esc back', 'F1 help'],
    input: { label: `${label}: `, text },
  }
  useKeypress((key, rl) => {
    const detour = detourOf(key, rl, 'text')
    if (detour !== undefined) done(new Detour(detour, { initial: text }))
    else if (isEnterKey(key)) {
      if (problem === undefined) return done(text)
      setTried(true)
      rl.write(text)
    } else if (key.name === 'escape') done(BACK)
    else setText(rl.line)
  })
  const isSaid = problem !== undefined && (text !== '' || tried)
  const width = stage.columns() - 1
  const body = isSaid ? wrap(problem, width).map((line) => ({ text: line, style: 'bad' as const })) : []
  return draw(stage, { ...frame, body: body.slice(0, roomFor(stage, frame)) })
})

/** Drops initial text with control characters, which the terminal would obey. */
function harmless(text = ''): string {
  return /[\p{Cc}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u.test(text) ? '' : text
}
