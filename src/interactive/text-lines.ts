import type { Line } from './prompts/frame.js'

/** A view of several lines, to be shown by a prompt. */
export function textLines(text: string): readonly Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ({ text: line }))
}
