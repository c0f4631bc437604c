import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { askChannels } from './ask-channels.js'
import { askList } from './ask-list.js'
import { counted, nowText } from './setting-text.js'
import { refuseLocked, whyUnavailable } from './availability.js'
import { type SettingQuestion, refusalOf } from './setting-question.js'
import { readNow } from './read-details.js'
import type { Session } from './session.js'

/** Asks for a setting's value as its prompt describes; returns the texts that would follow its flag. */
export async function askSetting(
  session: Session,
  setting: Setting,
  selected: readonly User[],
  before: readonly string[],
): Promise<readonly string[]> {
  const title = setting.prompt.title ?? setting.title
  await refuseLocked(session, title, whyUnavailable(session, setting))
  const users = await readNow(session, setting, selected)
  await refuseLocked(session, title, whyUnavailable(session, setting))
  const { name, argument, summary } = setting.flag
  const heading: SettingQuestion['heading'] = [
    { text: `${currentLabel(users.length)}: ${nowText(setting, users, session)}` },
    { text: `On the command line: ${name} ${argument}: ${summary}`, style: 'dim' },
    { text: '' },
  ]
  return ask({ session, setting, users, before, title, heading }, setting.prompt.input)
}

function currentLabel(users: number): string {
  return users === 1 ? 'Current value' : `Current values of ${count(users, 'user')}`
}

function ask(question: SettingQuestion, input: SettingInput): Promise<readonly string[]> {
  switch (input.kind) {
    case 'word':
      return askWord(question, input.words)
    case 'name':
      return askName(question, input)
    case 'names':
      return askNames(question, input)
    case 'channels':
      return askChannels(question, input)
    case 'list':
      return askList(question, input)
    default:
      return askText(question, input)
  }
}

async function askWord(question: SettingQuestion, words: readonly string[]) {
  const { session, title, heading, before } = question
  const at = Math.max(0, words.indexOf(before[0] ?? ''))
  const notes = notesOf(question)
  const choices = words.map((value) => ({ value, name: value, note: notes(value) }))
  return [await session.prompts.choose({ title, heading, at, choices })]
}

async function askName(question: SettingQuestion, { of, none }: Extract<SettingInput, { kind: 'name' }>) {
  const { session, setting, title, heading, before } = question
  const notes = notesOf(question)
  // A name equal to the word for *none* is only unambiguous by its id.
  const names = (session.names[of]?.choices() ?? []).map(({ id, text, name }) => ({
    value: text === none ? id : text,
    name: setting.prompt.shown?.(name) ?? name,
    note: [text === name ? [] : id, notes(text) ?? []].flat().join(' · '),
  }))
  const choices = none === undefined ? names : [{ value: none, name: '(none)', note: '' }, ...names]
  const at = Math.max(
    0,
    choices.findIndex(({ value }) => value === before[0]),
  )
  return [await session.prompts.choose({ title, heading, typed: true, at, choices })]
}

function askNames(question: SettingQuestion, { of }: Extract<SettingInput, { kind: 'names' }>) {
  const { session, title, heading, before } = question
  const notes = notesOf(question)
  const choices = (session.names[of]?.choices() ?? []).map(({ text, name, id }) => ({
    value: text,
    name: text === name ? name : `${name} (${id})`,
    note: notes(text),
  }))
  const check = (ticked: readonly string[]): string | undefined =>
    ticked.length === 0 ? 'tick one or more' : refusalOf(question, ticked)
  return session.prompts.tick({ title, heading, choices, ticked: before, check })
}

/** How many of the users have a value now. */
function notesOf({ session, setting, users }: SettingQuestion): (text: string) => string | undefined {
  const now = new Map(counted(users.flatMap((user) => setting.prompt.now(user, session.label) ?? [])))
  return (text) => {
    const number = now.get(text)
    if (number === undefined) return undefined
    return users.length === 1 ? 'now' : count(number, 'user')
  }
}

async function askText(question: SettingQuestion, { hint }: Extract<SettingInput, { kind: 'text' }>) {
  const { session, title, heading, before } = question
  const check = (text: string): string | undefined =>
    text === '' ? `Enter a value, ${hint}.` : refusalOf(question, [text])
  const hinted = [{ text: `Value: ${hint}` }, ...heading]
  return [await session.prompts.text({ title, heading: hinted, label: title, initial: before[0], check })]
}
