import { CHANNELS } from '../model/user.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { type Question, refusalOf } from './question.js'

type Input = Extract<SettingInput, { kind: 'channels' }>

const LEAVE = ''

/** One value for all four channels, or one for each that is to change. */
export async function askChannels(question: Question, input: Input): Promise<readonly string[]> {
  const { session, title, heading } = question
  const each = await session.prompts.choose({
    title: `${title}: for which channels?`,
    heading,
    choices: [
      { value: false, name: 'The same for all four channels' },
      { value: true, name: 'Channel by channel', note: CHANNELS.join(', ') },
    ],
  })
  if (!each) return [await askChannel(question, input, '', '')]
  const values: string[] = []
  for (const channel of CHANNELS) {
    const value = await askChannel(question, input, `: ${channel}`, `${channel}=`)
    if (value !== LEAVE) values.push(`${channel}=${value}`)
  }
  return values.length === 0 ? [] : [values.join(',')]
}

function askChannel(question: Question, { words, hint }: Input, of: string, before: string): Promise<string> {
  const { session, heading } = question
  const title = question.title + of
  const mayLeave = before !== ''
  if (words !== undefined) {
    const leave = mayLeave ? [{ value: LEAVE, name: 'leave as it is' }] : []
    return session.prompts.choose({
      title,
      heading,
      choices: [...leave, ...words.map((value) => ({ value, name: value }))],
    })
  }
  const label = mayLeave ? `${hint} (nothing leaves it as it is)` : hint
  const check = (text: string): string | undefined =>
    mayLeave && text === LEAVE ? undefined : refusalOf(question, [before + text])
  return session.prompts.text({ title, heading, label, check })
}
