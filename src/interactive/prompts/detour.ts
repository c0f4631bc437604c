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

/** The screen that a key opens. Where text is typed, letters are text and only Tab and F1 work. */
export function detourOf(key: KeypressEvent, rl: KeyReader, isTyping: boolean): DetourScreen | undefined {
  if (key.name === 'tab') return 'batches'
  if (key.name === 'f1') return 'help'
  if (isTyping) return undefined
  if (isLetter(key, 'b')) return 'batches'
  return rl.line.endsWith('?') ? 'help' : undefined
}

/** How the two keys are called in a prompt. */
export function detourKeys(isTyping: boolean): Readonly<Record<DetourScreen, string>> {
  return isTyping ? { batches: 'Tab', help: 'F1' } : { batches: 'b', help: '?' }
}
