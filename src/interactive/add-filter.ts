import { parseCondition, type Condition, type Operator } from '../users/condition.js'
import { FIELDS, type Field, TAG_PREFIX } from '../users/fields.js'
import { fieldTitle, operatorWords } from './condition-text.js'
import { peopleValues } from './filter-people.js'
import { askTagKey, tagValues } from './filter-tags.js'
import { fieldLock, refuseLocked } from './availability.js'
import { level } from './run-screen.js'
import { problemOf } from './problem-of.js'
import type { Choice } from './prompts/prompts.js'
import { rematch } from './apply-filters.js'
import type { Session } from './session.js'

/** What is being asked for: a field, of tags the one with this key. */
interface Asked {
  readonly field: Field
  readonly key: string
}

/** One more filter: field, operator, value. Going back leads to the step before. */
export async function addFilter(session: Session): Promise<void> {
  let field: Field | undefined
  let isDone: boolean | undefined
  while (isDone !== true) {
    field = await askField(session, field)
    const chosen = field
    isDone = await level(session, () => addWith(session, chosen))
  }
}

function askField(session: Session, before: Field | undefined): Promise<Field> {
  return session.prompts.choose({
    title: 'Add a filter: which field?',
    typed: true,
    at: before === undefined ? 0 : FIELDS.indexOf(before),
    choices: FIELDS.map((value) => ({
      value,
      name: value.title,
      note: fieldLock(session, value)?.refused ?? `on the command line e.g. --filter ${value.example}`,
    })),
  })
}

async function addWith(session: Session, field: Field): Promise<true> {
  await refuseLocked(session, field.title, fieldLock(session, field))
  const asked = { field, key: field.name === TAG_PREFIX ? await askTagKey(session) : '' }
  let isDone: boolean | undefined
  while (isDone !== true) {
    const operator = await session.prompts.choose({
      title: `Add a filter: ${fieldTitle(field, asked.key)}`,
      choices: field.operators.map((value) => ({ value, name: operatorWords(field, value), note: value })),
    })
    isDone = await level(session, () => addCondition(session, asked, operator))
  }
  return true
}

async function addCondition(session: Session, asked: Asked, operator: Operator): Promise<true> {
  const value = await askValue(session, asked, operator)
  await rematch(session, [...session.conditions, conditionOf(asked, operator, value)])
  return true
}

/** One of the values there are, as far as they are known; else a text. */
async function askValue(session: Session, asked: Asked, operator: Operator): Promise<string> {
  const { field, key } = asked
  const label = `${fieldTitle(field, key)} ${operatorWords(field, operator)}`
  const title = `Add a filter: ${label}`
  const check = (text: string): string | undefined =>
    problemOf(() => field.test(conditionOf(asked, operator, text), session.names))
  const known = knownValues(session, asked, operator)
  if (known.length > 0) return session.prompts.choose({ title, typed: true, choices: known })
  return session.prompts.text({ title, label, check })
}

function conditionOf({ field, key }: Asked, operator: Operator, value: string): Condition {
  return parseCondition(`${field.name}${key}${operator}${value}`)
}

function knownValues(session: Session, { field, key }: Asked, operator: Operator): readonly Choice<string>[] {
  if (field.words !== undefined) return field.words.map((value) => ({ value, name: value }))
  if (field.name === TAG_PREFIX) return tagValues(session, key, operator)
  if (field.offers !== undefined && session.names['predefined-attribute'] !== undefined)
    return field.offers(session.names).map(({ text, name }) => ({ value: text, name }))
  const people = peopleValues(session, field, operator)
  if (people.length > 0) return people
  const names = field.names.flatMap((kind) => session.names[kind]?.choices() ?? [])
  const none = field.none === undefined || operator === '^=' ? [] : [{ value: field.none, name: '(none)' }]
  return [...none, ...names.map(({ text, name: shown }) => ({ value: text, name: shown }))]
}
