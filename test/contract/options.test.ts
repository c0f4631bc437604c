import { expect, test } from 'vitest'
import type { Command } from '../../src/commands/command.js'
import { Flags } from '../../src/commands/flags.js'
import { COMMANDS } from '../../src/commands/index.js'
import { command as session } from '../../src/commands/session.js'

/** Taken so that one command line works everywhere, though the command never asks. */
const NEVER_ASKS = ['yes', 'no-input']

/** Gives only what some command can't do without. */
class RecordingFlags extends Flags {
  readonly asked = new Set<string>()

  override has(name: string): boolean {
    this.asked.add(name)
    return false
  }

  override text(name: string): string | undefined {
    this.asked.add(name)
    return name === 'older-than' ? '90d' : undefined
  }

  override texts(name: string): readonly string[] {
    this.asked.add(name)
    return name === 'tag' ? ['team=blue'] : []
  }
}

function askedBy(command: Command): ReadonlySet<string> {
  const flags = new RecordingFlags({}, ['operand'])
  command.parse(flags, { env: {}, cwd: '/', homeFolder: '/home', platform: 'linux' })
  return flags.asked
}

test('every option that a help names is read, and every option that is read has a help somewhere', async () => {
  const commands = [session, ...(await Promise.all(COMMANDS.map(({ load }) => load())))]
  const named = new Set<string>()
  const asked = new Set<string>()
  for (const command of commands) {
    const own = command.options.map(({ flags }) => flags.split(/[ ,]/)[0]?.slice(2) ?? '')
    const read = askedBy(command)
    const unread = own.filter((name) => !read.has(name) && !NEVER_ASKS.includes(name))
    expect(unread, command.name).toEqual([])
    for (const name of own) named.add(name)
    for (const name of read) asked.add(name)
  }
  expect([...asked].filter((name) => !named.has(name))).toEqual([])
})
