/** What is being waited for, and how far it is. */
export function readingText(what: string, done: number, total?: number): string {
  const numbers = done === 0 && total === undefined ? '' : ` ${done.toLocaleString('en-US')}`
  return `${what}…${numbers}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}`
}
