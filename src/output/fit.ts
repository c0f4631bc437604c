import stringWidth from 'string-width'
import { visible } from './sanitise.js'

export const MORE = '…'

/**
 * Latin letters and the signs that screens draw, each one column wide: measuring any other text takes a hundred times as
 * long, and a screen is measured with every key.
 */
const PLAIN =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u257f\u25bc\u2713\u2717]*$/

/** Makes text visible on one line, cut to a width in terminal columns. */
export function fit(text: string, width: number): string {
  const shown = visible(text)
  if (PLAIN.test(shown)) return shown.length <= width ? shown : shown.slice(0, Math.max(0, width - 1)) + MORE
  if (stringWidth(shown) <= width) return shown
  let cut = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter().segment(shown)) {
    const more = stringWidth(segment)
    if (used + more > width - 1) break
    cut += segment
    used += more
  }
  return cut + MORE
}

/** Like `fit`, padded with spaces. */
export function fitExactly(text: string, width: number): string {
  const cut = fit(text, width)
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)))
}

/** Cuts the beginning instead of the end. */
function fitAtEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return visible(text)
  let cut = ''
  let used = 0
  for (const { segment } of [...new Intl.Segmenter().segment(visible(text))].toReversed()) {
    used += stringWidth(segment)
    if (used > width - 1) break
    cut = segment + cut
  }
  return MORE + cut
}

/** Like `fitExactly`, cutting the beginning instead of the end. */
export function fitExactlyAtEnd(text: string, width: number): string {
  const cut = fitAtEnd(text, width)
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)))
}

/** Width of a text in terminal columns. */
export function widthOf(text: string): number {
  const shown = visible(text)
  return PLAIN.test(shown) ? shown.length : stringWidth(shown)
}

/** Wraps text at spaces, keeping its indent; breaks words that are too long. */
export function wrap(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text]
  const indent = ' '.repeat(Math.min(text.length - text.trimStart().length, Math.floor(width / 2)))
  const room = width - indent.length
  const lines: string[] = []
  let line = ''
  for (const word of text
    .trimStart()
    .split(' ')
    .flatMap((one) => pieces(one, room))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= room) {
      line = longer
    } else {
      lines.push(indent + line)
      line = word
    }
  }
  return [...lines, indent + line]
}

function pieces(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word]
  const parts: string[] = []
  let part = ''
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (part !== '' && widthOf(part + segment) > width) {
      parts.push(part)
      part = ''
    }
    part += segment
  }
  return [...parts, part]
}
