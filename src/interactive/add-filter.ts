import { parseCondition, type Condition, type Operator } from '../users/condition.js'
import { FIELDS, type Field, TAG_PREFIX } from '../users/fields.js'
import { OPERATOR_WORDS } from './condition-text.js'
import { askTagKey, tagValues } from './filter-tags.js'
import { problemOf } from './problem-of.js'
import type { Choice } from './prompts/prompts.js'
import { rematch } from './rematch.js'
import type { Session } from './session.js'

/** One more filter: field, operator, value. The values are those there are, as far as they are known. */
export async function addFilter(session: Session): Promise<void> {
  const field = await session.prompts.choose({
    title: 'Add a filter: which field?',
    typed: true,
    choices: FIELDS.map((value) => ({ value, name: value.shown, note: `e.g. ${value.example}` })),
  })
  const name = field.name === TAG_PREFIX ? TAG_PREFIX + (await askTagKey(session)) : field.name
  const operator = await session.prompts.choose({
    title: `Add a filter: ${name}`,
    choices: field.operators.map((value) => ({ value, name: wordsOf(field, value), note: value })),
  })
  const value = await askValue(session, field, name, operator)
  await rematch(session, [...session.conditions, parseCondition(`${name}${operator}${value}`)])
}

function wordsOf(field: Field, operator: Operator): string {
  return field.names.includes('hierarchy-group') && operator === '^='
    ? 'is, or is below'
    : OPERATOR_WORDS[operator]
}

async function askValue(session: Session, field: Field, name: string, operator: Operator): Promise<string> {
  const title = `Add a filter: ${name} ${wordsOf(field, operator)}`
  const check = (text: string): string | undefined =>
    problemOf(() =>
      conditionOf(name, operator, text).field.test(conditionOf(name, operator, text), session.names),
    )
  const known = knownValues(session, field, name, operator)
  if (known.length > 0) return session.prompts.choose({ title, typed: true, choices: known })
  return session.prompts.text({ title, label: `${name} ${operator}`, check })
}

function conditionOf(name: string, operator: Operator, value: string): Condition {
  return parseCondition(`${name}${operator}${value}`)
}

function knownValues(
  session: Session,
  field: Field,
  name: string,
  operator: Operator,
): readonly Choice<string>[] {
  if (field.words !== undefined) return field.words.map((value) => ({ value, name: value }))
  if (field.name === TAG_PREFIX) return tagValues(session, name.slice(TAG_PREFIX.length), operator)
  const names = field.names.flatMap((kind) => session.names[kind]?.choices() ?? [])
  const none = field.none === undefined || operator === '^=' ? [] : [{ value: field.none, name: '(none)' }]
  return [...none, ...names.map(({ text, name: shown }) => ({ value: text, name: shown }))]
}
