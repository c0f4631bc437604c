import { count } from '../model/wording.js'
import type { SettingInput } from '../settings/setting-prompt.js'
import { counted } from './setting-text.js'
import type { Choice, Typed } from './prompts/choose.js'
import { WentBack } from './prompts/frame.js'
import { runScreen } from './run-screen.js'
import { type SettingQuestion, refusalOf } from './setting-question.js'

type Input = Extract<SettingInput, { kind: 'list' }>

type Step = 'done' | 'new' | 'none' | { readonly add: readonly string[] } | { readonly remove: string }

/**
 * Asks for entries one by one: typed, chosen from the instance's, or suggested because users have them. Going back keeps
 * the entries made so far.
 */
export async function askList(question: SettingQuestion, input: Input): Promise<readonly string[]> {
  const { session, setting, users, title, heading } = question
  const known = counted(users.flatMap((user) => setting.prompt.now(user, session.label) ?? []))
  const before = question.before.filter((entry) => entry !== input.none)
  let entries = before
  for (;;) {
    const given = entries
    const step = await session.prompts
      .choose<Step>({
        title,
        heading,
        typed: true,
        at: given.length === 0 ? 1 : 0,
        choices: stepsFor(question, input, known, given),
        ...(input.offers === undefined
          ? { fromText: (text) => typedEntries(question, input, known, given, text) }
          : {}),
      })
      .catch((error: unknown): Step => {
        if (error instanceof WentBack && given !== before) return 'done'
        throw error
      })
    if (step === 'done') return entries
    if (step === 'none') return input.none === undefined ? [] : [input.none]
    if (step === 'new')
      entries = [...given, ...((await runScreen(session, () => askEntry(question, input, given))) ?? [])]
    else if ('add' in step) entries = [...given, ...step.add]
    else entries = given.filter((entry) => entry !== step.remove)
  }
}

function stepsFor(
  question: SettingQuestion,
  input: Input,
  known: readonly (readonly [string, number])[],
  entries: readonly string[],
): readonly Choice<Step>[] {
  const { users } = question
  const shown = shownBy(question)
  const suggestions = known.filter(
    ([text]) => !entries.includes(text) && refusalOf(question, [...entries, text]) === undefined,
  )
  return [
    {
      value: 'done',
      name: entries.length === 0 ? "Don't change it" : `Done: ${entries.map(shown).join(', ')}`,
    },
    input.offers === undefined
      ? { value: 'new', name: `Type ${input.hint}`, note: 'here, or press Enter first' }
      : { value: 'new', name: 'Choose another' },
    ...(input.none === undefined || entries.length > 0
      ? []
      : [{ value: 'none' as const, name: '(none)', note: 'remove all' }]),
    ...entries.map((entry) => ({ value: { remove: entry }, name: `Remove ${shown(entry)}` })),
    ...suggestions.map(([entry, number]) => ({
      value: { add: [entry] },
      name: shown(entry),
      note: users.length === 1 ? 'now' : count(number, 'user'),
    })),
  ]
}

function shownBy({ setting }: SettingQuestion): (text: string) => string {
  return setting.prompt.shown ?? ((text) => text)
}

/** What a typed text adds: one entry, or several if it looks like a list of them. */
function typedEntries(
  question: SettingQuestion,
  input: Input,
  known: readonly (readonly [string, number])[],
  entries: readonly string[],
  text: string,
): Typed<Step> {
  const shown = shownBy(question)
  const wanted = text.trim()
  if (wanted === '' || entries.includes(wanted) || known.some(([entry]) => shown(entry) === wanted))
    return { choices: [] }
  const several = severalIn(wanted)
  const options = several.length > 1 ? [several, [wanted]] : [[wanted]]
  const choices = options
    .filter((added) => refusalOf(question, [...entries, ...added]) === undefined)
    .map((added) => ({
      value: { add: added },
      name: `Add ${added.map(shown).join(' and ')}`,
      note:
        added.length > 1 ? `${added.length} entries` : several.length > 1 ? 'one entry, commas included' : '',
    }))
  const problem = refusalOf(question, [...entries, wanted])
  // The hint says it once more, with what else may be typed.
  const hint = problem?.includes(input.hint) === true ? '' : ` (${input.hint})`
  return { choices, problem: problem === undefined ? undefined : problem + hint }
}

/** `season=winter, site=köln` is two entries to most people. */
function severalIn(text: string): readonly string[] {
  return text
    .split(/[,;|\s]+(?=[^\s,;|=]+=)/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Asks for one entry, chosen from the instance's or typed. */
async function askEntry(
  question: SettingQuestion,
  input: Input,
  entries: readonly string[],
): Promise<readonly string[]> {
  const { session, title, heading } = question
  const { hint, offers, levels } = input
  const check = (text: string): string | undefined => refusalOf(question, [...entries, text])
  if (offers === undefined) return [await session.prompts.text({ title, heading, label: hint, check })]
  const isNew = (text: string): boolean =>
    entries.every((entry) => entry !== text && !entry.startsWith(`${text}:`))
  const choices = offers(session.names)
    .filter(({ text }) => isNew(text))
    .map(({ text, name }) => ({ value: text, name }))
  const chosen = await session.prompts.choose({ title, heading, typed: true, choices })
  if (levels === undefined) return [chosen]
  const degree = await session.prompts.choose({
    title: `${title}: level of ${choices.find(({ value }) => value === chosen)?.name ?? chosen}`,
    heading,
    choices: levels.map((value) => ({ value, name: value })),
  })
  return [`${chosen}:${degree}`]
}
