import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandLine, targetOf } from '../../src/interactive/command-line.js'
import type { Session } from '../../src/interactive/session.js'
import { visible } from '../../src/output/sanitise.js'
import { quoted } from '../../src/output/shell.js'
import { settingOf } from '../../src/settings/index.js'
import { readCondition } from '../../src/users/condition.js'
import { userOf } from '../model/builders.js'
import { isPosix } from '../support/platform.js'

/** What a shell makes of it: the words. */
function wordsOf(lines: readonly string[]): readonly string[] {
  const script = `words() { for word in "$@"; do printf '%s\\0' "$word"; done; }; ${lines.join('\n')}`
  const { stdout } = spawnSync('sh', ['-c', script.replace('; connect-bulk', '; words')], {
    encoding: 'utf8',
  })
  return stdout.split('\0').slice(0, -1)
}

const target = ['edit', '--filter', 'routing-profile=Basic Routing Profile', '--exclude-user', "o'brien"]
const wanted = new Map([
  [settingOf('tags'), ['shift=$(late) "x" \\ y', 'team=blue']],
  [settingOf('acw_timeout'), ['voice=30,task=0']],
])
const words = [
  ...target,
  ...['--tag', 'shift=$(late) "x" \\ y', '--tag', 'team=blue', '--acw-timeout', 'voice=30,task=0'],
]

test.skipIf(!isPosix)(
  'a shell reads the command line as it was meant, whether it has room on a line or not',
  () => {
    const one = commandLine({ words: target }, wanted, '', 400, 'posix')
    expect(one).toHaveLength(1)
    const several = commandLine({ words: target }, wanted, '', 60, 'posix')
    expect(several.length).toBeGreaterThan(2)
    for (const line of several) expect(line.length).toBeLessThanOrEqual(60)
    for (const lines of [one, several]) expect(wordsOf(lines)).toEqual(words)
  },
)

test('PowerShell and cmd have quotes and continuations of their own', () => {
  const short = { words: ['edit', '--user', "o'brien"] }
  const tag = new Map([[settingOf('tags'), ['a="x" y\\']]])
  expect(commandLine(short, tag, '', 40, 'powershell')).toEqual([
    "connect-bulk edit --user 'o''brien' `",
    '  --tag \'a="x" y\\\'',
  ])
  expect(commandLine(short, tag, '', 40, 'cmd')).toEqual([
    'connect-bulk edit --user "o\'brien" ^',
    '  --tag "a=\\"x\\" y\\\\"',
  ])
  for (const shell of ['powershell', 'cmd'] as const)
    expect(quoted('C:\\x\\plan.json', shell)).toBe('C:\\x\\plan.json')
})

test.skipIf(!isPosix)('what a screen would not show is copied from it all the same', () => {
  const names = ["👩\u{200d}👧 o'neil \\ x", 'a\u{202e}b\tc']
  const line = names.map((name) => quoted(name, 'posix')).join(' ')
  expect(visible(line)).toBe(line)
  const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
  expect(stdout.split('\0').slice(0, -1)).toEqual(names)
})

const users = Array.from({ length: 30 }, (_, n) => userOf(n + 1))
const among = (matching: readonly number[], ...filters: readonly string[]) => ({
  users: new Map(users.map((user) => [user.id, user])),
  matching: matching.map((n) => userOf(n).id),
  conditions: filters.map((text) => readCondition(text)),
  // A filter finds now what it found then.
  match: () => matching.map((n) => userOf(n).id),
})
const editTarget = (session: ReturnType<typeof among>, ...selected: readonly number[]) =>
  targetOf(
    session as unknown as Session,
    selected.map((n) => userOf(n)),
    'edit',
  )

test('filters where they leave just the selected, or these and a few more; else user by user', () => {
  const filter = ['edit', '--filter', 'username^=user']
  expect(editTarget(among([1, 2, 3, 4]), 1, 2, 3, 4)).toEqual({ words: ['edit', '--all'] })
  expect(editTarget(among([1, 2], 'username^=user'), 1, 2)).toEqual({ words: filter })
  expect(editTarget(among([1, 2, 3], 'username^=user'), 1, 2)).toEqual({
    words: [...filter, '--exclude-user', 'user3'],
  })
  expect(editTarget(among([1, 2], 'username^=user'), 1, 3)).toEqual({
    words: ['edit', '--user', 'user1', '--user', 'user3'],
  })
  expect(editTarget(among([1, 2, 3, 4]), 1)).toEqual({ words: ['edit', '--user', 'user1'] })
})

test('a filter that the command line refuses is not shown: users are named instead', () => {
  expect(editTarget(among([1, 2], 'last-name=Smith*'), 1, 2)).toEqual({
    words: ['edit', '--user', 'user1', '--user', 'user2'],
  })
})

test('who no longer fits a filter, or does only now, is not meant by it', () => {
  const found = among([1, 2], 'username^=user')
  const now = (...fitting: readonly number[]) => ({
    ...found,
    match: () => fitting.map((n) => userOf(n).id),
  })
  const named = { words: ['edit', '--user', 'user1', '--user', 'user2'] }
  expect(editTarget(now(1), 1, 2)).toEqual(named)
  expect(editTarget(now(1, 2, 3), 1, 2).words).toContain('user3')
  expect(editTarget(now(), 1, 2)).toEqual(named)
})

test('more than a few that no filter describes are in a file', () => {
  const all = users.map((_, n) => n + 1)
  const some = all.slice(0, 11)
  const { words, inFile } = editTarget(among(all), ...some)
  expect(words).toEqual(['edit'])
  expect(inFile?.map(({ username }) => username)).toEqual(some.map((n) => `user${n}`))
  expect(editTarget(among(all), ...some.slice(1)).inFile).toBeUndefined()
  const line = commandLine({ words, inFile: inFile ?? [] }, new Map(), 'my users.csv', 80, 'posix')
  expect(line).toEqual(["connect-bulk edit --users-file 'my users.csv'"])
})
