import { isRefused } from '../model/edit.js'
import { count } from '../model/wording.js'
import { CHANNELS } from '../model/user.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { counted } from './counted.js'
import { nowText } from './now-text.js'
import type { Line } from './prompts/frame.js'
import type { Choice } from './prompts/prompts.js'
import type { Session } from './session.js'

interface Question {
  readonly session: Session
  readonly setting: Setting
  readonly users: readonly User[]
  /** What was answered before, or what a single user has. */
  readonly before: readonly string[]
  readonly title: string
  readonly heading: readonly Line[]
}

/** Asks for a setting's value in the way the setting itself says; answers what would be typed behind its flag. */
export function askSetting(
  session: Session,
  setting: Setting,
  users: readonly User[],
  before: readonly string[],
): Promise<readonly string[]> {
  const now = nowText(setting, users, session)
  const heading: readonly Line[] = [
    { text: `${count(users.length, 'user')} now: ${now}` },
    { text: `On the command line: ${setting.flag.name} ${setting.flag.argument}`, style: 'dim' },
    { text: '' },
  ]
  const question = { session, setting, users, before, title: setting.title, heading }
  return ask(question, setting.prompt.input)
}

function ask(question: Question, input: SettingInput): Promise<readonly string[]> {
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

async function askWord({ session, title, heading, before }: Question, words: readonly string[]) {
  const at = Math.max(0, words.indexOf(before[0] ?? ''))
  const choices = words.map((value) => ({ value, name: value }))
  return [await session.prompts.choose({ title, heading, at, choices })]
}

async function askName(
  { session, title, heading, before }: Question,
  { of, none }: Extract<SettingInput, { kind: 'name' }>,
) {
  // A thing that is called like the word for nothing can only be meant by its id.
  const names = (session.names[of]?.choices() ?? []).map(({ id, text, name }) => ({
    value: text === none ? id : text,
    name,
    ...(text === name ? {} : { note: id }),
  }))
  const choices: readonly Choice<string>[] =
    none === undefined ? names : [{ value: none, name: '(none)' }, ...names]
  const at = Math.max(
    0,
    choices.findIndex(({ value }) => value === before[0]),
  )
  return [await session.prompts.choose({ title, heading, typed: true, at, choices })]
}

function askNames(question: Question, { of }: Extract<SettingInput, { kind: 'names' }>) {
  const { session, title, heading, before } = question
  const choices = (session.names[of]?.choices() ?? []).map(({ text, name, id }) => ({
    value: text,
    name: text === name ? name : `${name} (${id})`,
  }))
  const check = (ticked: readonly string[]): string | undefined =>
    ticked.length === 0 ? 'tick one or more' : refusalOf(question, ticked)
  return session.prompts.tick({ title, heading, choices, ticked: before, check })
}

/** One value for all four channels, or one for each that is to change. */
async function askChannels(question: Question, input: Extract<SettingInput, { kind: 'channels' }>) {
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
    if (value !== '') values.push(`${channel}=${value}`)
  }
  return values.length === 0 ? [] : [values.join(',')]
}

const LEAVE = ''

function askChannel(
  question: Question,
  { words, hint }: Extract<SettingInput, { kind: 'channels' }>,
  of: string,
  before: string,
): Promise<string> {
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

async function askText(question: Question, { hint }: Extract<SettingInput, { kind: 'text' }>) {
  const { session, title, heading, before } = question
  const check = (text: string): string | undefined =>
    text === '' ? `A value is needed, ${hint}.` : refusalOf(question, [text])
  return [await session.prompts.text({ title, heading, label: hint, initial: before[0], check })]
}

/** Entries one after the other; those that the users have can be chosen. */
async function askList(question: Question, { hint }: Extract<SettingInput, { kind: 'list' }>) {
  const { session, setting, users, title, heading } = question
  const known = counted(users.flatMap((user) => setting.prompt.now(user, session.label) ?? []))
  let entries = question.before
  for (;;) {
    const done = { value: 'done', name: entries.length === 0 ? 'Leave it' : `Done: ${entries.join('  ')}` }
    const last = { value: 'last', name: `Take back ${entries.at(-1) ?? ''}` }
    const suggestions = known.filter(([text]) => !entries.includes(text))
    const chosen: string | { readonly entry: string } = await session.prompts.choose<
      string | { entry: string }
    >({
      title,
      heading,
      typed: true,
      at: entries.length === 0 ? 1 : 0,
      choices: [
        done,
        { value: 'type', name: `Type ${hint}` },
        ...(entries.length === 0 ? [] : [last]),
        ...suggestions.map(([entry, number]) => ({
          value: { entry },
          name: entry,
          note: count(number, 'user'),
        })),
      ],
    })
    if (chosen === 'done') return entries
    if (chosen === 'last') entries = entries.slice(0, -1)
    else
      entries = [
        ...entries,
        typeof chosen === 'string' ? await askEntry(question, hint, entries) : chosen.entry,
      ]
  }
}

function askEntry(question: Question, hint: string, entries: readonly string[]): Promise<string> {
  const { session, title, heading } = question
  const check = (text: string): string | undefined => refusalOf(question, [...entries, text])
  return session.prompts.text({ title, heading, label: hint, check })
}

/** What the setting itself has against the texts. */
function refusalOf({ session, setting }: Question, texts: readonly string[]): string | undefined {
  const edit = setting.parse(setting.flag.cell(texts), session.names)
  if (!isRefused(edit)) return undefined
  return edit.hint === undefined ? `${edit.refused}.` : `${edit.refused}. ${edit.hint}`
}
