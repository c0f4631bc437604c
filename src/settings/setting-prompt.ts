import type { NameKind, Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { splitCell, unescapeCell } from '../csv/cell-text.js'

/** How the session asks for a value. The answer is what could be typed after the setting's flag. */
export type SettingInput =
  /** One of a few words. */
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** One name of the instance; `none` is the word for leaving it empty, where that is possible. */
  | { readonly kind: 'name'; readonly of: NameKind; readonly none?: string }
  /** Several names of the instance. */
  | { readonly kind: 'names'; readonly of: NameKind }
  /** A value for each channel or for all: one of the words, or a text. */
  | { readonly kind: 'channels'; readonly words?: readonly string[]; readonly hint: string }
  /** Entries one by one: typed, or of those that the instance has, each perhaps with a level behind a colon. */
  | {
      readonly kind: 'list'
      readonly hint: string
      readonly offers?: (names: Names) => readonly { readonly text: string; readonly name: string }[]
      readonly levels?: readonly string[]
      /** The word for no entries at all, offered as a choice. */
      readonly none?: string
    }
  | { readonly kind: 'text'; readonly hint: string }

export interface SettingPrompt {
  readonly input: SettingInput
  /** What the prompt does, if the setting's title doesn't say it. */
  readonly title?: string
  /** Another setting asks for the whole of which this is a part; a form for one user has only that. */
  readonly isPart?: true
  /**
   * What a user has now, in the parts that are worth counting over many users: one text, or one for each profile or
   * tag; none for nothing. Each is what one would type to ask for it, where possible. `undefined`: it was not read.
   */
  now(user: User, label: (kind: NameKind, id: string) => string): readonly string[] | undefined
  /** A part of `now` as people read it, where that is not what would be typed. */
  readonly shown?: (part: string) => string
}

/** The texts that would follow a setting's flag to mean the same as a cell. */
export function flagTexts(
  { flag }: { readonly flag: { cell(texts: readonly string[]): string } },
  cell: string,
): readonly string[] {
  const entries = splitCell(cell, '|')
  const forms = [entries.map(unescapeCell), entries, [unescapeCell(cell)]]
  return forms.find((texts) => flag.cell(texts) === cell) ?? [cell]
}
