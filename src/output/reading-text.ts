import { duration } from '../model/wording.js'

/** What is being waited for, how far it is, and how long it will take where that is known and worth saying. */
export function readingText(what: string, done: number, total?: number, secondsLeft = 0): string {
  const numbers = done === 0 && total === undefined ? '' : ` ${done.toLocaleString('en-US')}`
  const left = secondsLeft < 5 ? '' : `, about ${duration(secondsLeft)} left`
  return `${what}…${numbers}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}${left}`
}
