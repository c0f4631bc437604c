import type { Setting } from '../../src/settings/setting.js'

/** Cells that any instance takes, derived from how the session asks for the setting; none if they depend on its names. */
export function exampleCells({ prompt }: Setting): readonly string[] {
  const { input } = prompt
  switch (input.kind) {
    case 'word':
      return input.words
    case 'channels': {
      const words = input.words ?? ['0', '45', '30']
      return [...words, `voice=${words[0] ?? ''},chat=${words[1] ?? ''}`]
    }
    case 'text':
      return input.hint.match(/(?<=e\.g\. )[^, ]+/g) ?? []
    default:
      return []
  }
}
