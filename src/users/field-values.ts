import { ofFlag, usageError } from '../model/errors.js'
import { didYouMean } from '../model/names.js'
import type { PerChannel, User } from '../model/user.js'
import { type Condition, type Field, flagOf, type Operator } from './field.js'

/** A field whose values are a few words; `=` holds if any of the user's values is the word, `!=` if none is. */
const wordField = (
  name: string,
  title: string,
  words: readonly string[],
  read: (user: User) => readonly string[],
): Field => ({
  name,
  shown: name,
  title,
  names: [],
  example: `'${name}=${words[0] ?? ''}'`,
  operators: ['=', '!='],
  words,
  test: (condition) => {
    const { operator, value } = condition
    const word = words.find((one) => one === value.toLowerCase()) ?? badWord(condition, words)
    return (user) => read(user).includes(word) === (operator === '=')
  },
})

export const phoneTypeField = wordField('phone-type', 'Phone type', ['soft', 'desk'], ({ phoneType }) =>
  phoneType === null ? [] : [phoneType],
)
export const autoAcceptField = wordField('auto-accept', 'Auto-accept', ['on', 'off'], ({ autoAccept }) =>
  Object.values(autoAccept).map(onOff),
)
export const persistentConnectionField = wordField(
  'persistent-connection',
  'Persistent connection',
  ['on', 'off'],
  ({ persistentConnection: on }) => (on === null ? [] : [onOff(on)]),
)

export const callbackAutoAcceptField = wordField(
  'callback-auto-accept',
  'Auto-accept of callbacks',
  ['on', 'off'],
  ({ callbackAutoAccept }) => Object.values(callbackAutoAccept).map(onOff),
)

const NUMBER_TESTS: Readonly<Partial<Record<Operator, (value: number, wanted: number) => boolean>>> = {
  '=': (value, wanted) => value === wanted,
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
}

/** Whether a number compares with another as the operator says; `!=` is up to the caller. */
export function compareNumbers(operator: Operator, value: number, wanted: number): boolean {
  return NUMBER_TESTS[operator]?.(value, wanted) === true
}

/** After-contact-work timeout in seconds, of any of some values; 0 (no limit) is compared as the number it is. */
const secondsField = (
  name: string,
  title: string,
  read: (user: User) => PerChannel<number> | undefined,
): Field => ({
  name,
  shown: name,
  title,
  names: [],
  example: `'${name}>=60'`,
  operators: ['=', '!=', '<', '<=', '>', '>='],
  needsAcw: true,
  test: (condition) => {
    const wanted = secondsOf(condition)
    const { operator } = condition
    const comparison = operator === '!=' ? '=' : operator
    return (user) => {
      const any = Object.values(read(user) ?? {}).some((value) => compareNumbers(comparison, value, wanted))
      return any === (operator !== '!=')
    }
  },
})

export const acwField = secondsField('acw', 'ACW timeout', ({ acwTimeout }) => acwTimeout)
export const callbackAcwField = secondsField(
  'callback-acw',
  'ACW timeout of callbacks',
  ({ callbackAcwTimeout }) => callbackAcwTimeout,
)

function secondsOf(condition: Condition): number {
  const { name, value } = condition
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw usageError('BadNumber', ofFlag(flagOf(condition), `${name}: "${value}" is not a number of seconds.`))
}

function badWord(condition: Condition, words: readonly string[]): never {
  const { name, value } = condition
  throw usageError(
    'BadValue',
    ofFlag(flagOf(condition), `${name}: "${value}" is not one of ${words.join(', ')}.`),
    didYouMean(value, words),
  )
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off'
}
