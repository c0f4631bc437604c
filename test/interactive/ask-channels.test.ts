import { expect, test } from 'vitest'
import { askChannels } from '../../src/interactive/ask-channels.js'
import { WentBack } from '../../src/interactive/prompts/frame.js'
import type { Session } from '../../src/interactive/session.js'
import { answerText } from '../../src/interactive/setting-text.js'
import { settingOf } from '../../src/settings/index.js'

const BACK = 'Esc'

interface Asked {
  readonly title: string
  readonly initial?: string
  readonly choices?: readonly { readonly value: unknown; readonly name: string }[]
}

/** Answers one question after the other, by the name of a choice or by a text; tells what was asked. */
function asked(column: string, ...answers: readonly string[]) {
  return askedAgain(column, [], ...answers)
}

/** The same after an answer. */
async function askedAgain(column: string, before: readonly string[], ...answers: readonly string[]) {
  const questions: string[] = []
  const answer = async ({ title, initial, choices }: Asked): Promise<unknown> => {
    const text = answers[questions.length]
    questions.push(initial === undefined || initial === '' ? title : `${title} = ${initial}`)
    if (text === BACK) throw new WentBack()
    return choices === undefined ? text : choices.find(({ name }) => name === text)?.value
  }
  const session = {
    prompts: { choose: answer, text: answer },
    context: { signal: new AbortController().signal },
    names: {},
  } as unknown as Session
  const setting = settingOf(column)
  const { input } = setting.prompt
  if (input.kind !== 'channels') throw new TypeError(column)
  const question = { session, setting, users: [], before, title: 'T', heading: [] }
  return { value: await askChannels(question, input), questions, session }
}

const ALL = 'The same for all four channels'
const EACH = 'Channel by channel'

test('Esc leads to the channel before, with what was answered there, and from the first to the choice', async () => {
  const { value, questions } = await asked(
    'acw_timeout',
    EACH,
    BACK,
    EACH,
    '30',
    BACK,
    '40',
    '',
    '0',
    '',
    '15',
  )
  expect(value).toEqual(['voice=40,task=0,callback=15'])
  const which = 'T: for which channels?'
  const [voice, again, chat] = ['T: voice', 'T: voice = 30', 'T: chat']
  expect(questions).toEqual([
    which,
    voice,
    which,
    voice,
    chat,
    again,
    chat,
    'T: task',
    'T: email',
    'T: callback',
  ])
})

test('Esc leads from one value for all to the choice of channels', async () => {
  const { value, questions } = await asked('auto_accept', ALL, BACK, ALL, 'on')
  expect(value).toEqual(['on'])
  expect(questions).toHaveLength(4)
})

test('an answer is found again where it was given: for all channels, or for each', async () => {
  const all = await askedAgain('acw_timeout', ['30'], ALL, '40')
  expect(all.questions).toEqual(['T: for which channels?', 'T = 30'])
  const each = await askedAgain('acw_timeout', ['voice=30,callback=15'], EACH, '30', '', '0', '', '15')
  expect(each.questions.filter((title) => title.includes('='))).toEqual(['T: voice = 30', 'T: callback = 15'])
  expect(each.value).toEqual(['voice=30,task=0,callback=15'])
})

test('what was answered is told as people read it', async () => {
  const { session } = await asked('acw_timeout', ALL, '5')
  expect(answerText(session, settingOf('acw_timeout'), ['chat=0,email=60'])).toBe(
    'chat: no limit, email: 60 s',
  )
  expect(answerText(session, settingOf('acw_timeout'), ['0'])).toBe('no limit')
  expect(answerText(session, settingOf('auto_accept'), ['on'])).toBe('on')
  expect(answerText(session, settingOf('tags'), ['a=b\\|c', 'd=e'])).toBe('a=b|c, d=e')
})
