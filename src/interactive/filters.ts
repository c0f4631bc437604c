import { readCondition } from '../users/condition.js'
import { type Field, TAG_PREFIX, type Condition, type Operator } from '../users/field.js'
import { FIELDS } from '../users/fields.js'
import {
  areAlternatives,
  fieldTitle,
  operatorWords,
  conditionText,
  conditionWords,
  shownValue,
  valueWords,
} from './condition-text.js'
import { peopleValues, askTagKey, tagValues } from './filter-values.js'
import { fieldLock, refuseLocked } from './availability.js'
import { runScreen } from './run-screen.js'
import type { Choice } from './prompts/choose.js'
import { applyFilters } from './users-read.js'
import type { Session } from './session.js'
import { BulkError } from '../model/errors.js'

/** A field, and for tags the key. */
interface Target {
  readonly field: Field
  readonly key: string
}

/** Adds a filter: field, operator, value. Going back leads to the previous step. */
export async function addFilter(session: Session): Promise<void> {
  let field: Field | undefined
  let isDone: boolean | undefined
  while (isDone !== true) {
    field = await askField(session, field)
    const chosen = field
    isDone = await runScreen(session, () => addWith(session, chosen))
  }
}

function askField(session: Session, before: Field | undefined): Promise<Field> {
  return session.prompts.choose({
    title: 'Add a filter: which field?',
    heading: [
      { text: 'On the right an example for the command line (--filter)', style: 'dim' },
      { text: '' },
    ],
    typed: true,
    at: before === undefined ? 0 : FIELDS.indexOf(before),
    choices: FIELDS.map((value) => ({
      value,
      name: value.title,
      note: fieldLock(session, value)?.refused ?? value.example,
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
    isDone = await runScreen(session, () => addCondition(session, asked, operator))
  }
  return true
}

async function addCondition(session: Session, asked: Target, operator: Operator): Promise<true> {
  const condition = conditionOf(asked, operator, await askValue(session, asked, operator))
  const joined = await joinedTo(session, condition)
  await applyFilters(session, [...session.conditions, joined])
  return true
}

/** With a filter on the same field, asks whether users must match either or both. */
async function joinedTo(session: Session, condition: Condition): Promise<Condition> {
  const others = session.conditions.filter((other) => areAlternatives(other, condition))
  if (others.length === 0) return condition
  const words = others.map(conditionWords).join(' or ')
  const isRequired = await session.prompts.choose({
    title: `There is a filter on ${fieldTitle(condition.field, condition.key)} already: match either or both?`,
    choices: [
      { value: false, name: 'Either', note: `${words} or ${valueWords(condition)}` },
      { value: true, name: 'Both', note: `${words} and ${valueWords(condition)}` },
    ],
  })
  return isRequired ? { ...condition, isRequired } : condition
}

/** Asks for one of the known values, else for a text. */
async function askValue(session: Session, asked: Target, operator: Operator): Promise<string> {
  const { field, key } = asked
  const label = `${fieldTitle(field, key)} ${operatorWords(field, operator)}`
  const title = `Add a filter: ${label}`
  const check = (text: string): string | undefined =>
    problemOf(() => field.test(conditionOf(asked, operator, text), session.names))
  const known = knownValues(session, asked, operator)
  if (known.length > 0) return session.prompts.choose({ title, typed: true, choices: known })
  return session.prompts.text({ title, label, check })
}

function conditionOf({ field, key }: Target, operator: Operator, value: string): Condition {
  return readCondition(`${field.name}${key}${operator}${value}`)
}

function knownValues(
  session: Session,
  { field, key }: Target,
  operator: Operator,
): readonly Choice<string>[] {
  if (field.words !== undefined) return field.words.map((value) => ({ value, name: value }))
  if (field.name === TAG_PREFIX) return tagValues(session, key, operator)
  if (field.offers !== undefined && session.names['predefined-attribute'] !== undefined)
    return field.offers(session.names, operator).map(({ text, name }) => ({ value: text, name }))
  const people = peopleValues(session, field, operator)
  if (people.length > 0) return people
  const names = field.names.flatMap((kind) => session.names[kind]?.choices() ?? [])
  const none = field.none === undefined || operator === '^=' ? [] : [{ value: field.none, name: '(none)' }]
  return [...none, ...names.map(({ text, name: shown }) => ({ value: text, name: shownValue(field, shown) }))]
}

/** Removes one filter or all of them. */
export async function removeFilter(session: Session): Promise<void> {
  const { conditions } = session
  if (conditions.length === 0) return
  const kept = await session.prompts.choose({
    title: 'Remove a filter',
    choices: [
      ...conditions.map((condition) => ({
        value: conditions.filter((other) => other !== condition),
        name: conditionWords(condition),
        note: conditionText(condition),
      })),
      { value: [], name: 'All filters' },
    ],
  })
  await applyFilters(session, kept)
}

/** The error that `read` throws, as text; `undefined` if it succeeds. */
export function problemOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof BulkError)) throw error
    const { message, hint } = error.inSession
    return hint === undefined ? message : `${message} ${hint}`
  }
}
