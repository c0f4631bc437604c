import type { Preset } from '../../src/sandbox/switches.js'

/** What the sandboxes of this run of the scenarios are like wherever nobody knows what the service does. */
export const preset: Preset = process.env['SANDBOX_PRESET'] === 'hostile' ? 'hostile' : 'kind'

/**
 * For how many calls it takes, in which order and how long: a hostile service makes a careful client read again, wait
 * and send again, so there is nothing exact to be said. What comes of it is the same, and is checked under both.
 */
export function onKind(check: () => void): void {
  if (preset === 'kind') check()
}
