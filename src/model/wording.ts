/** Reads a whole number as people type it, with or without thousands separators: `4391`, `4,391`. */
export function wholeNumber(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^(\d{1,9}|\d{1,3}(,\d{3}){1,2})$/.test(trimmed)) return undefined
  return Number(trimmed.replaceAll(',', ''))
}

/** `4,391`. */
export function grouped(number: number): string {
  return number.toLocaleString('en-US')
}

/** `1 user`, `24 users`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`
}

/** The first of some names: `anna, ben and 3 more`. */
export function firstNames(names: readonly string[], most: number): string {
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${grouped(more)} more` : '')
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`
}

/** What a job does to its users, in the forms that sentences need: `users would …`, `… users`, `nothing was …`, `3 users …`. */
export const VERB_FORMS = {
  create: { would: 'be created', doing: 'creating', done: 'created', succeeded: 'created' },
  delete: { would: 'be deleted', doing: 'deleting', done: 'deleted', succeeded: 'deleted' },
  change: { would: 'change', doing: 'changing', done: 'changed', succeeded: 'updated' },
} as const

/** Shows line ends, so that no name and no cell looks like a line of the message that quotes it. */
export function oneLine(text: string): string {
  return text.replaceAll('\n', '\\u{a}')
}
