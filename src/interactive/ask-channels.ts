import { CHANNELS } from '../model/user.js'
import { TARGETS } from '../settings/channels.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { runScreen } from './run-screen.js'
import { WentBack } from './prompts/frame.js'
import { type SettingQuestion, refusalOf } from './setting-question.js'

type Input = Extract<SettingInput, { kind: 'channels' }>

const LEAVE = ''

/** Asks for one value for all four channels, or one for each and for agent-first callbacks. Going back leads to the previous question. */
export async function askChannels(question: SettingQuestion, input: Input): Promise<readonly string[]> {
  const { session, title, heading } = question
  let each = (question.before[0] ?? '').includes('=')
  let values: readonly string[] | undefined
  while (values === undefined) {
    each = await session.prompts.choose({
      title: `${title}: for which channels?`,
      heading,
      at: each ? 1 : 0,
      choices: [
        {
          value: false,
          name: 'The same for all four channels',
          note: 'agent-first callbacks stay unchanged',
        },
        { value: true, name: 'Channel by channel', note: `${CHANNELS.join(', ')}, agent-first callbacks` },
      ],
    })
    const ask = each ? askEach : askAll
    values = await runScreen(session, () => ask(question, input))
  }
  return values
}

async function askAll(question: SettingQuestion, input: Input): Promise<readonly string[]> {
  const [before = ''] = question.before
  return [await askChannel(question, input, { before: before.includes('=') ? '' : before })]
}

async function askEach(question: SettingQuestion, input: Input): Promise<readonly string[]> {
  const before = answeredBefore(question)
  const values = TARGETS.map((target) => before.get(target) ?? LEAVE)
  let at = 0
  while (at < TARGETS.length) {
    const channel = { name: TARGETS[at] ?? '', before: values[at] ?? LEAVE }
    const value = await runScreen(question.session, () => askChannel(question, input, channel))
    if (value !== undefined) values[at] = value
    else if (at === 0) throw new WentBack()
    at += value === undefined ? -1 : 1
  }
  const given = TARGETS.flatMap((name, n) => (values[n] === LEAVE ? [] : [`${name}=${values[n]}`]))
  return given.length === 0 ? [] : [given.join(',')]
}

/** The answer given before, by channel: `voice=30,chat=60`. */
function answeredBefore({ before: [text = ''] }: SettingQuestion): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name, value]
    }),
  )
}

/** Asks for the value of one channel, or without a name for that of all four. */
function askChannel(
  question: SettingQuestion,
  { words, hint }: Input,
  { name, before }: { readonly name?: string; readonly before: string },
): Promise<string> {
  const { session, heading } = question
  const title = name === undefined ? question.title : `${question.title}: ${name}`
  if (words !== undefined) {
    const values = name === undefined ? words : [LEAVE, ...words]
    return session.prompts.choose({
      title,
      heading,
      at: Math.max(0, values.indexOf(before)),
      choices: values.map((value) => ({ value, name: value === LEAVE ? 'leave unchanged' : value })),
    })
  }
  const of = name === undefined ? '' : `${name}=`
  const label = name === undefined ? hint : `${hint} (empty: unchanged)`
  const check = (text: string): string | undefined => {
    if (text === '') return name === undefined ? `Enter ${hint}.` : undefined
    return refusalOf(question, [of + text])
  }
  return session.prompts.text({ title, heading, label, initial: before, check })
}
