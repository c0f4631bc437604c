import { randomInt } from 'node:crypto'
import { passwordFault } from '../input/sign-in-rules.js'

/** Without letters and digits that look alike. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 20

/** A password that Amazon Connect takes, from the system's secure random numbers. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('')
    if (passwordFault(password) === undefined) return password
  }
}
