import { render } from '@inquirer/testing'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { BACK } from '../../src/interactive/prompts/frame.js'
import { choosePrompt } from '../../src/interactive/prompts/choose.js'
import { fit, fitExactly, wrap } from '../../src/output/fit.js'
import type { Stage } from '../../src/interactive/prompts/stage.js'
import { tablePrompt } from '../../src/interactive/prompts/table.js'
import { textPrompt } from '../../src/interactive/prompts/text.js'
import { tickPrompt } from '../../src/interactive/prompts/tick.js'
import { PLAIN } from '../../src/output/paint.js'

function stageOf(size: { columns: number; rows: number } = { columns: 80, rows: 24 }) {
  const listeners = new Set<() => void>()
  const live = { says: '' }
  const stage: Stage = {
    input: process.stdin,
    output: process.stderr,
    columns: () => size.columns,
    rows: () => size.rows,
    onResize: () => () => undefined,
    paint: PLAIN,
    live: {
      lines: () => (live.says === '' ? [] : [[{ text: live.says }]]),
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
  const say = (text: string): void => {
    live.says = text
    for (const listener of listeners) listener()
  }
  return { stage, say }
}

const named = (...names: string[]) => names.map((name, value) => ({ name, value }))

describe('choose', () => {
  test('typing narrows, whatever case and spaces; Enter takes what the cursor is on', async () => {
    const question = { title: 'Which?', typed: true, choices: named('Basic', 'Sales EMEA', 'Sales US') }
    const { answer, events, getScreen } = await render(choosePrompt, { ...question, ...stageOf() })
    events.type('salesu')
    expect(getScreen()).toContain('> Sales US')
    expect(getScreen()).not.toContain('Basic')
    events.keypress('enter')
    expect(await answer).toMatchObject({ value: 2 })
  })

  test('what was typed in full is what Enter takes, whatever else contains it', async () => {
    const choices = named('Tier Sales', 'Sales, EU', 'sales', 'Sales')
    const { answer, events, getScreen } = await render(choosePrompt, {
      title: 'Which?',
      typed: true,
      choices,
      ...stageOf(),
    })
    events.type('Sales')
    expect(
      getScreen()
        .match(/[> ] .*/g)
        ?.slice(0, 4),
    ).toEqual(['> Sales', '  sales', '  Sales, EU', '  Tier Sales'])
    events.keypress('enter')
    expect(await answer).toMatchObject({ value: 3 })
  })

  test('nothing that matches is nothing to choose', async () => {
    const question = { title: 'Which?', typed: true, choices: named('Basic') }
    const { answer, events, getScreen } = await render(choosePrompt, { ...question, ...stageOf() })
    events.type('x')
    events.keypress('enter')
    expect(getScreen()).toContain('Nothing matches.')
    // The first Esc empties the text.
    events.keypress('escape')
    expect(getScreen()).toContain('> Basic')
    events.keypress('escape')
    expect(await answer).toBe(BACK)
  })

  test('the live line is redrawn below without a key', async () => {
    const { stage, say } = stageOf()
    const { answer, events, getScreen } = await render(choosePrompt, {
      title: 'Which?',
      choices: named('a'),
      stage,
    })
    expect(getScreen()).not.toContain('Updating')
    say('Updating 34 of 120 users, 1 failed, 2 batches waiting')
    expect(getScreen()).toContain('Updating 34 of 120 users, 1 failed, 2 batches waiting')
    events.keypress('enter')
    await answer
  })
})

test('tick: Space ticks, what is wrong is said at once, Enter does not take it', async () => {
  const check = (ticked: readonly number[]) => (ticked.length > 1 ? 'only one' : undefined)
  const question = { title: 'Which?', choices: named('a', 'b'), ticked: [], check }
  const { answer, events, getScreen } = await render(tickPrompt, { ...question, ...stageOf() })
  events.keypress('space')
  events.keypress('down')
  events.keypress('space')
  expect(getScreen()).toContain('(only one)')
  events.keypress('enter')
  events.keypress('space')
  events.keypress('enter')
  expect(await answer).toEqual([0])
})

test('text: judged with every key; a bad one is not taken', async () => {
  const check = (text: string) => (/^\d+$/.test(text) ? undefined : 'Digits only.')
  const { answer, events, getScreen } = await render(textPrompt, {
    title: 'Seconds',
    label: 'Seconds',
    check,
    ...stageOf(),
  })
  expect(getScreen()).not.toContain('Digits only.')
  events.type('x')
  expect(getScreen()).toContain('Digits only.')
  events.keypress('enter')
  expect(getScreen()).toContain('Digits only.')
  events.keypress('escape')
  expect(await answer).toBe(BACK)
})

describe('table', () => {
  const ids = Array.from({ length: 250 }, (_, n) => `id${n}`)
  const question = (ticked: ReadonlySet<string>) => {
    const told: ReadonlySet<string>[] = [ticked]
    const last = (): ReadonlySet<string> => told.at(-1) ?? ticked
    const asked = {
      title: 'Users',
      columns: [{ title: 'USERNAME' }, { title: 'NAME' }],
      ids,
      cells: (index: number) => [`user${index}`, '山田'],
      ticked: last,
      at: 0,
      pageSize: 100,
      actions: [{ key: 'e', does: 'edit' }],
      empty: 'Nobody.',
      ticking: (now: ReadonlySet<string>) => void told.push(now),
    }
    return { asked, last }
  }

  test('ticks a row, the page, all; paging keeps them; the number is in sight', async () => {
    const { asked, last } = question(new Set(['elsewhere']))
    const { answer, events, getScreen } = await render(tablePrompt, { ...asked, ...stageOf() })
    expect(getScreen()).toContain('1 user selected')
    events.keypress('space')
    expect(getScreen()).toContain('2 users selected')
    for (let n = 0; n < 6; n += 1) events.keypress('pagedown')
    expect(getScreen()).toMatch(/Page 2 of 3, rows 101–\d+ of 250 ▼ \d+ more · 2 users selected/)
    events.keypress('p')
    expect(getScreen()).toContain('102 users selected')
    events.keypress('a')
    expect(last().size).toBe(251)
    events.keypress('a')
    expect([...last()]).toEqual(['elsewhere'])
    events.keypress('e')
    expect(await answer).toEqual({ key: 'e', at: 100, id: 'id100' })
  })

  test.each([
    [40, 8],
    [80, 24],
    [200, 50],
  ])('fits a terminal of %i × %i', async (columns, rows) => {
    const { asked } = question(new Set())
    const { answer, events, getScreen } = await render(tablePrompt, {
      ...asked,
      ...stageOf({ columns, rows }),
    })
    events.keypress('down')
    const lines = getScreen().split('\n')
    expect(lines.length).toBeLessThan(rows)
    for (const line of lines) expect(stringWidth(line)).toBeLessThan(columns)
    events.keypress('e')
    await answer
  })
})

describe('fit', () => {
  test('cuts by what a terminal shows, never through a character', () => {
    expect(fit('山田太郎', 5)).toBe('山田…')
    expect(fit('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…')
    expect(stringWidth(fitExactly('営業', 9))).toBe(9)
  })

  test('a hostile name is shown, not obeyed', () => {
    expect(fit('\u{1b}[2Jx\nrow', 40)).toBe('\\u{1b}[2Jx\\u{a}row')
  })

  test('lines that fit keep their spaces; longer ones are broken at spaces', () => {
    expect(wrap('  a  b', 10)).toEqual(['  a  b'])
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  })
})

test('what the terminal would obey is not filled in to be edited', async () => {
  const question = { title: 'First name', label: 'First name', check: () => undefined, ...stageOf() }
  for (const initial of ['a\u{1b}[2Jb', 'two\rlines', '\u{202e}back']) {
    const { answer, events, getScreen } = await render(textPrompt, { ...question, initial })
    expect(getScreen({ raw: true })).not.toContain(initial)
    events.type('x')
    events.keypress('enter')
    expect(await answer).toBe('x')
  }
})
