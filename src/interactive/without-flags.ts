import { SETTINGS } from '../settings/index.js'

/** Sentences about flags, and what to do in the session instead. */
export const SENTENCES: readonly (readonly [string, string])[] = [
  ['add --skip-existing', 'choose "Leave them as they are"'],
  ['Leave them out, or add --allow-protected.', 'Untick them.'],
  ['Leave it out with --exclude-user, or add --allow-protected.', 'Untick it.'],
  ['add --allow-protected', 'do it on the command line'],
  ['Run it again with --debug for more.', 'A session started with connect-bulk --debug shows more.'],
]

/** What the flags of the connection are about. */
const THINGS: Readonly<Record<string, string>> = {
  '--region': 'the Region',
  '--endpoint-url': 'the endpoint',
  '--profile': 'the AWS profile',
  '--instance': 'the instance',
  '--state-dir': 'the state folder',
}

/** Messages of the command line name flags; in the session they name what the flags are about. */
export function withoutFlags(text: string): string {
  const replaced = SENTENCES.reduce((all, [from, to]) => all.replaceAll(from, to), text)
  const named = SETTINGS.reduce(
    (all, { flag, prompt, title }) => withoutFlag(all, flag.name, `"${prompt.title ?? title}"`),
    replaced,
  )
  return Object.entries(THINGS).reduce((all, [flag, thing]) => withoutFlag(all, flag, thing), named)
}

function withoutFlag(text: string, flag: string, thing: string): string {
  return text.replaceAll(new RegExp(`${flag}(?![\\w-])`, 'g'), thing)
}
