import type { KeypressEvent } from '@inquirer/core'
import { isLetter, type KeyReader } from './keys.js'

/** Screens that every prompt opens. */
export type DetourScreen = 'batches' | 'help'

/** A prompt's answer for opening another screen first; afterwards it is asked again, continuing where it was left. */
export class Detour<State> {
  readonly screen: DetourScreen
  readonly state: State

  constructor(screen: DetourScreen, state: State) {
    this.screen = screen
    this.state = state
  }
}

/**
 * What a prompt takes letters for: `keys`; `text`, where only Tab and F1 open a screen; `search`, where a question mark
 * that would begin the text does, too.
 */
export type Typing = 'keys' | 'text' | 'search'

/** The screen that a key opens. */
export function detourOf(key: KeypressEvent, rl: KeyReader, typing: Typing): DetourScreen | undefined {
  if (key.name === 'tab') return 'batches'
  if (key.name === 'f1' || (typing === 'search' && rl.line === '?')) return 'help'
  if (typing !== 'keys') return undefined
  if (isLetter(key, 'b')) return 'batches'
  return rl.line.endsWith('?') ? 'help' : undefined
}

/** How the two keys are called in a prompt. */
export function detourKeys(isTyping: boolean): Readonly<Record<DetourScreen, string>> {
  return isTyping ? { batches: 'Tab', help: 'F1' } : { batches: 'b', help: '?' }
}
