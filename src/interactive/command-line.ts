import type { User } from '../model/user.js'
import { hasWildcard } from '../users/condition.js'
import { CONTINUATION, quoted, type Shell } from '../output/shell.js'
import { conditionFlag } from './condition-text.js'
import { widthOf } from '../output/fit.js'
import { matchingNow } from './users-read.js'
import type { Session } from './session.js'
import type { Answers } from './answers.js'

/** The selection, as the words before the settings. */
export interface Target {
  readonly words: readonly string[]
  /** Users too many to name; they go into a file. */
  readonly inFile?: readonly User[]
}

/**
 * The command that makes the same plan, broken into lines of at most `room` columns as a shell accepts it.
 * @param usersFile the file with the users of `inFile`
 */
export function commandLine(
  { words, inFile }: Target,
  answers: Answers,
  usersFile: string,
  room: number,
  shell: Shell,
): readonly string[] {
  const goesOn = CONTINUATION[shell]
  const file = inFile === undefined ? [] : ['--users-file', usersFile]
  const settings = [...answers].flatMap(([{ flag }, texts]) => texts.flatMap((text) => [flag.name, text]))
  const lines: string[] = []
  let line = 'connect-bulk'
  for (const part of parts([...words, ...file, ...settings], shell)) {
    if (widthOf(`${line} ${part} ${goesOn}`) <= room) {
      line = `${line} ${part}`
    } else {
      lines.push(`${line} ${goesOn}`)
      line = `  ${part}`
    }
  }
  return [...lines, line]
}

/** Quotes the words; keeps a flag and its value together. */
function parts(words: readonly string[], shell: Shell): readonly string[] {
  const all: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const takesValue = word.startsWith('--') && !ALONE.has(word)
    all.push(takesValue ? `${word} ${quoted(words[at + 1] ?? '', shell)}` : quoted(word, shell))
    if (takesValue) at += 1
  }
  return all
}

const ALL_USERS = '--all'
export const DELETE_QUICK_CONNECTS = '--delete-quick-connects'
export const SKIP_EXISTING = '--skip-existing'
/** Flags without a value. */
const ALONE: ReadonlySet<string> = new Set([ALL_USERS, DELETE_QUICK_CONNECTS, SKIP_EXISTING])
const MOST_EXCLUDED = 5
const MOST_NAMED = 10

/** A command with the filters if they match just these users or a few more; otherwise with names or a file. */
export function targetOf(session: Session, users: readonly User[], command: 'edit' | 'delete'): Target {
  const { conditions } = session
  const matching = matchingNow(session)
  const chosen = new Set(users.map(({ id }) => id))
  const others = matching.filter((id) => !chosen.has(id))
  const areAllMatching = users.length + others.length === matching.length
  // A name that ends in an asterisk: whoever typed that would mean something else.
  const canBeTyped = !conditions.some(hasWildcard)
  if (canBeTyped && areAllMatching && others.length <= Math.min(MOST_EXCLUDED, users.length)) {
    const who = conditions.length === 0 ? [ALL_USERS] : conditions.flatMap(conditionFlag)
    const excluded = others.flatMap((id) => ['--exclude-user', session.users.get(id)?.username ?? id])
    return { words: [command, ...who, ...excluded] }
  }
  if (users.length > MOST_NAMED) return { words: [command], inFile: users }
  return { words: [command, ...users.flatMap(({ username }) => ['--user', username])] }
}
