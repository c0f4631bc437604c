import type { KeypressEvent } from '@inquirer/core'

/** The rows of a page. */
export interface Page {
  readonly from: number
  readonly to: number
}

export function pageOf(at: number, size: number, total: number): Page {
  const from = Math.floor(at / size) * size
  return { from, to: Math.min(from + size, total) }
}

/** The first of `room` visible rows of a page: moved from `top` only as far as the cursor needs. */
export function topFor(at: number, top: number, { from, to }: Page, room: number): number {
  const reachable = Math.max(at - room + 1, Math.min(top, at))
  return Math.max(from, Math.min(reachable, to - room))
}

export interface Place {
  readonly at: number
  /** First visible row. */
  readonly top: number
  /** Visible rows. */
  readonly room: number
  readonly pageSize: number
  readonly total: number
}

/** Where a key moves: by one row, by one screenful, or to the ends. `undefined` for other keys. */
export function movedInPages(
  key: KeypressEvent,
  place: Place,
): { readonly at: number; readonly top: number } | undefined {
  const { at, top, total } = place
  const last = Math.max(0, total - 1)
  switch (key.name) {
    case 'up':
      return { at: Math.max(0, at - 1), top }
    case 'down':
      return { at: Math.min(last, at + 1), top }
    case 'home':
      return { at: 0, top: 0 }
    case 'end':
      return { at: last, top }
    case 'pagedown':
      return nextScreenful(place)
    case 'pageup':
      return previousScreenful(place)
    default:
      return undefined
  }
}

/** No row is skipped: it starts with the first row below the visible ones. */
function nextScreenful({ at, top, room, pageSize, total }: Place) {
  const { to } = pageOf(at, pageSize, total)
  const next = Math.min(to, top + room)
  return next >= total ? { at: Math.max(0, total - 1), top } : { at: next, top: next }
}

function previousScreenful({ at, top, room, pageSize, total }: Place) {
  const { from } = pageOf(at, pageSize, total)
  if (top > from) {
    const start = Math.max(from, top - room)
    return { at: start, top: start }
  }
  if (from === 0) return { at: 0, top: 0 }
  const start = Math.max(from - pageSize, from - room)
  return { at: start, top: start }
}
