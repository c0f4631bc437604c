import { isEnterKey, type KeypressEvent } from '@inquirer/core'

/** What a prompt sees of readline: the text since it was last cleared. */
export interface KeyReader {
  readonly line: string
}

/** Where a key moves the cursor in a list of `total` lines, `room` of them visible; `undefined` for other keys. */
export function movedTo(key: KeypressEvent, at: number, total: number, room: number): number | undefined {
  const last = Math.max(0, total - 1)
  const clamp = (to: number): number => Math.min(last, Math.max(0, to))
  switch (key.name) {
    case 'up':
      return clamp(at - 1)
    case 'down':
      return clamp(at + 1)
    case 'pageup':
      return clamp(at - room)
    case 'pagedown':
      return clamp(at + room)
    case 'home':
      return 0
    case 'end':
      return last
    default:
      return undefined
  }
}

/** Whether a letter was pressed, upper or lower case. */
export function isLetter(key: KeypressEvent, letter: string): boolean {
  return key.name === letter && !key.ctrl
}

/** Whether a key is the one of an action: `enter`, a letter, or another character. */
export function isActionKey(key: KeypressEvent, rl: KeyReader, action: string): boolean {
  if (action === 'enter') return isEnterKey(key)
  return /[a-z]/.test(action) ? isLetter(key, action) : rl.line.endsWith(action)
}

/** A key as the help line shows it. */
export function keyName(key: string): string {
  return key === 'enter' ? 'Enter' : key
}
