import type { KeypressEvent } from '@inquirer/core'

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
