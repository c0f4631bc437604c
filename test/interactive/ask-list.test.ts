import { expect, test } from 'vitest'
import { askList } from '../../src/interactive/ask-list.js'
import { WentBack } from '../../src/interactive/prompts/frame.js'
import type { Choice } from '../../src/interactive/prompts/choose.js'
import type { SettingQuestion } from '../../src/interactive/setting-question.js'
import type { Session } from '../../src/interactive/session.js'
import { settingOf } from '../../src/settings/index.js'
import { userOf } from '../model/builders.js'

/** Chooses by name, one after the other; keeps what was offered each time. */
function chooser(...names: readonly string[]) {
  const offered: (readonly string[])[] = []
  const choose = async ({ choices }: { choices: readonly Choice<unknown>[] }): Promise<unknown> => {
    const name = names[offered.length]
    if (name === 'Esc') throw new WentBack()
    offered.push(choices.map((choice) => choice.name))
    return choices.find((choice) => choice.name === name)?.value
  }
  return { offered, session: { prompts: { choose }, names: {}, label: String } as unknown as Session }
}

const tags = (session: Session): SettingQuestion => ({
  session,
  setting: settingOf('tags'),
  users: [userOf(1, { tags: { team: 'blue' } }), userOf(2, { tags: { team: 'red', site: 'lille' } })],
  before: [],
  title: 'Tags',
  heading: [],
})

test('what contradicts the entries so far is not offered, and the last one can be taken back', async () => {
  const { offered, session } = chooser(
    'team=blue',
    'Remove team=blue',
    'team=red',
    'site=lille',
    'Done: team=red, site=lille',
  )
  const answer = await askList(tags(session), { kind: 'list', hint: 'KEY=VALUE' })
  expect(answer).toEqual(['team=red', 'site=lille'])
  expect(offered[0]).toEqual(["Don't change it", 'Type KEY=VALUE', 'team=blue', 'team=red', 'site=lille'])
  expect(offered[1]).toEqual(['Done: team=blue', 'Type KEY=VALUE', 'Remove team=blue', 'site=lille'])
  expect(offered[2]).toEqual(offered[0])
})

test('nothing chosen is nothing asked for', async () => {
  const { session } = chooser("Don't change it")
  expect(await askList(tags(session), { kind: 'list', hint: 'KEY=VALUE' })).toEqual([])
})

test('going back keeps the entries made so far; without any it changes nothing', async () => {
  const { session } = chooser('team=blue', 'site=lille', 'Esc')
  expect(await askList(tags(session), { kind: 'list', hint: 'KEY=VALUE' })).toEqual([
    'team=blue',
    'site=lille',
  ])
  const { session: untouched } = chooser('Esc')
  await expect(askList(tags(untouched), { kind: 'list', hint: 'KEY=VALUE' })).rejects.toThrow(WentBack)
})

test('what was chosen is not offered once more', async () => {
  const { offered, session } = chooser('team', 'site', 'Done: team, site')
  const question = { ...tags(session), setting: settingOf('untag') }
  expect(await askList(question, { kind: 'list', hint: 'KEY' })).toEqual(['team', 'site'])
  expect(offered[1]).toEqual(['Done: team', 'Type KEY', 'Remove team', 'site'])
})

test('no entries at all can be chosen, unless there are some, and is not kept beside others', async () => {
  const input = { kind: 'list', hint: 'KEY', offers: () => [], none: 'none' } as const
  const { offered, session } = chooser('(none)')
  expect(await askList(tags(session), input)).toEqual(['none'])
  expect(offered[0]?.slice(0, 3)).toEqual(["Don't change it", 'Choose another', '(none)'])
  const { offered: again, session: second } = chooser('team=blue', 'Done: team=blue')
  expect(await askList({ ...tags(second), before: ['none'] }, input)).toEqual(['team=blue'])
  expect(again[1]).not.toContain('(none)')
})
