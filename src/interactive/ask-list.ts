import { count } from '../model/wording.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { counted } from './setting-text.js'
import { runScreen } from './run-screen.js'
import { type SettingQuestion, refusalOf } from './setting-question.js'

type Input = Extract<SettingInput, { kind: 'list' }>

type Step = 'done' | 'new' | 'back' | { readonly entry: string }

/** Asks for entries one by one; those that the users have are suggested. */
export async function askList(question: SettingQuestion, input: Input): Promise<readonly string[]> {
  const { session, setting, users, title, heading } = question
  const known = counted(users.flatMap((user) => setting.prompt.now(user, session.label) ?? []))
  const shown = setting.prompt.shown ?? ((text: string) => text)
  let entries = question.before
  for (;;) {
    const isFirst = entries.length === 0
    const given = entries
    const suggestions = known.filter(
      ([text]) => !given.includes(text) && refusalOf(question, [...given, text]) === undefined,
    )
    const step: Step = await session.prompts.choose<Step>({
      title,
      heading,
      typed: true,
      at: isFirst ? 1 : 0,
      choices: [
        { value: 'done', name: isFirst ? "Don't change it" : `Done: ${entries.map(shown).join(', ')}` },
        { value: 'new', name: input.offers === undefined ? `Type ${input.hint}` : 'Choose another' },
        ...(isFirst ? [] : [{ value: 'back' as const, name: `Remove ${shown(entries.at(-1) ?? '')}` }]),
        ...suggestions.map(([entry, number]) => ({
          value: { entry },
          name: shown(entry),
          note: users.length === 1 ? 'now' : count(number, 'user'),
        })),
      ],
    })
    if (step === 'done') return entries
    if (step === 'back') entries = entries.slice(0, -1)
    else if (step !== 'new') entries = [...entries, step.entry]
    else {
      const entry = await runScreen(session, () => askEntry(question, input, given))
      if (entry !== undefined) entries = [...given, entry]
    }
  }
}

/** Asks for one entry, chosen from the instance's or typed. */
async function askEntry(
  question: SettingQuestion,
  input: Input,
  entries: readonly string[],
): Promise<string> {
  const { session, title, heading } = question
  const { hint, offers, levels } = input
  const check = (text: string): string | undefined => refusalOf(question, [...entries, text])
  if (offers === undefined) return session.prompts.text({ title, heading, label: hint, check })
  const isNew = (text: string): boolean =>
    entries.every((entry) => entry !== text && !entry.startsWith(`${text}:`))
  const choices = offers(session.names)
    .filter(({ text }) => isNew(text))
    .map(({ text, name }) => ({ value: text, name }))
  const chosen = await session.prompts.choose({ title, heading, typed: true, choices })
  if (levels === undefined) return chosen
  const degree = await session.prompts.choose({
    title: `${title}: level of ${choices.find(({ value }) => value === chosen)?.name ?? chosen}`,
    heading,
    choices: levels.map((value) => ({ value, name: value })),
  })
  return `${chosen}:${degree}`
}
