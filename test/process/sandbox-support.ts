import { type Json, type Running } from './support.js'
import { words } from '../support/words.js'

export const START = words`sandbox start --users 30 --output json`

export async function served(running: Running): Promise<Json> {
  const whole = (): Json => {
    try {
      return JSON.parse(running.out)
    } catch {
      return undefined
    }
  }
  await running.waitFor('the document', () => whole() !== undefined)
  return whole()
}
