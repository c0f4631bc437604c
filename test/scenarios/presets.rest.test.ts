import { describe, expect, test } from 'vitest'
import type { Preset } from '../../src/sandbox/switches.js'
import { usersState } from '../support/users-state.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const basic = words`--filter 'routing-profile=Basic Routing Profile'`
const few = words`--user hanna.haddad --user greta.ito --user marek.nowak`

/** Command lines that change users, each in a world of its own. */
const EDITS: readonly { name: string; lines: readonly (readonly string[])[] }[] = [
  { name: 'a routing profile', lines: [['edit', ...basic, '--routing-profile', 'Billing']] },
  {
    name: 'security profiles given and taken',
    lines: [['edit', ...few, '--add-security-profile', 'Wallboard', '--remove-security-profile', 'Agent']],
  },
  {
    name: 'one channel of several',
    lines: [['edit', '--all', '--acw-timeout', 'voice=77', '--auto-accept', 'chat=on']],
  },
  {
    name: 'phones',
    lines: [
      [
        ...['edit', ...few, '--phone-type', 'desk', '--desk-phone-number', '+493012345678'],
        ...['--persistent-connection', 'on', '--voice-enhancement', 'voice-isolation'],
      ],
    ],
  },
  {
    name: 'the hierarchy, set and left',
    lines: [
      ['edit', ...basic, '--hierarchy', 'France/Nord'],
      ['edit', ...few, '--hierarchy', 'none'],
    ],
  },
  {
    name: 'a user changed twice in a row, the second time before the first change shows',
    lines: [
      ['edit', '--user', 'hanna.haddad', '--phone-type', 'desk', '--desk-phone-number', '+493012345678'],
      ['edit', '--user', 'hanna.haddad', '--persistent-connection', 'on'],
      ['edit', '--user', 'hanna.haddad', '--acw-timeout', 'chat=45'],
    ],
  },
  {
    name: 'security profiles given one after another',
    lines: [
      ['edit', ...few, '--add-security-profile', 'Wallboard'],
      ['edit', ...few, '--add-security-profile', 'Callback Desk'],
    ],
  },
  {
    name: 'a change of which half is put back',
    lines: [
      ['edit', ...few, '--acw-timeout', 'voice=77,chat=45', '--tag', 'new=x', '--routing-profile', 'Billing'],
      ['edit', ...few, '--tag', 'later=y'],
      ['undo', 'JOB:0'],
    ],
  },
  {
    name: 'proficiencies added one after another',
    lines: [
      ['edit', ...few, '--add-proficiency', 'Seniority:Senior:5'],
      ['edit', ...few, '--remove-proficiency', 'Seniority:Senior'],
      ['edit', ...few, '--add-proficiency', 'Seniority:Senior:3'],
    ],
  },
  {
    name: 'tags',
    lines: [['edit', '--filter', 'tag:team=blue', '--tag', 'team=red', '--untag', 'site', '--tag', 'new=x']],
  },
  {
    name: 'all of it in one command, and a second time',
    lines: Array.from({ length: 2 }, () => [
      'edit',
      ...few,
      ...['--routing-profile', 'Billing', '--add-security-profile', 'Wallboard', '--acw-timeout', 'chat=45'],
      ...['--hierarchy', 'France/Nord', '--tag', 'team=blue', '--untag', 'site'],
    ]),
  },
]

async function runAll(preset: Preset, lines: readonly (readonly string[])[]) {
  const world = await createWorld({ preset, users: 20 })
  const results: unknown[] = []
  const jobs: string[] = []
  for (const line of lines) {
    const words = line.map((word) => (word.startsWith('JOB:') ? (jobs[Number(word.slice(4))] ?? '') : word))
    const rest = words[0] === 'undo' ? [] : ['--allow-privileged']
    const ran = await world.run`${words} --yes ${rest} --output json`
    // How many were found right already depends on how far the search lags behind.
    const { job, failed, notAttempted, error } = ran.json()
    jobs.push(job)
    results.push({ code: ran.code, failed, notAttempted, error })
  }
  return { results, state: usersState(world), before: usersState(await createWorld({ users: 20 })) }
}

describe('a kind service and a hostile one end in the same state', () => {
  test.each(EDITS)('$name', async ({ lines }) => {
    const kind = await runAll('kind', lines)
    const hostile = await runAll('hostile', lines)
    expect(kind.results).toEqual(kind.results.map(() => expect.objectContaining({ code: 0, failed: 0 })))
    expect(hostile.results).toEqual(kind.results)
    expect(hostile.state).toEqual(kind.state)
    expect(hostile.state).not.toEqual(kind.before)
  })
})
