import { render } from '@inquirer/testing'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { choosePrompt, matches } from '../../src/interactive/prompts/choose.js'
import { widthOf, wrap } from '../../src/output/fit.js'
import { columnWidths, rowText } from '../../src/output/table-layout.js'
import { tablePrompt } from '../../src/interactive/prompts/table.js'
import { tickPrompt } from '../../src/interactive/prompts/tick.js'
import { visible } from '../../src/output/sanitise.js'
import { COLUMNS } from '../../src/interactive/jobs-screen.js'
import { plainStage } from './stage.js'

const long = (letter: string, length: number): string => letter.repeat(length)

test('columns use the whole width, and are as wide as their cells where there is room', () => {
  const row = ['anna', long('b', 30), long('c', 60)]
  expect(columnWidths([row], 200)).toEqual([4, 30, 60])
  const widths = columnWidths([row], 80)
  expect(widths[0]).toBe(4)
  expect(rowText(row, widths)).toHaveLength(80)
})

test('who it is gives way last; columns that would tell nothing are left out', () => {
  const row = ['mehmet.fernandez2@example.com', long('b', 20), long('c', 20), long('d', 20)]
  expect(columnWidths([row], 53)).toEqual([29, 10, 10])
  expect(columnWidths([row], 20)).toEqual([20])
})

test('the column that people look for is cut last; a column that has no room leaves its place to the others', () => {
  const row = ['anna', long('p', 21), long('s', 40), long('h', 40)]
  const columns = ['USERNAME', 'PROFILE', 'SECURITY', 'HIERARCHY'].map((title, n) =>
    n === 1 ? { title, isMain: true as const } : { title },
  )
  expect(columnWidths([row], 60, columns)).toEqual([4, 21, 14, 15])
  expect(columnWidths([row], 51, columns)).toEqual([4, 21, 10, 10])
  expect(columnWidths([row], 48, columns)).toEqual([4, 18, 10, 10])
  expect(columnWidths([row], 45, columns)).toEqual([4, 21, 16])
  expect(columnWidths([row], 22, columns)).toEqual([4, 16])
  expect(columnWidths([row], 39, columns)).toEqual([4, 21, 10])
})

test('a list longer than the room says what of it is in sight', async () => {
  const choices = Array.from({ length: 500 }, (_, n) => ({ value: n, name: `Profile ${n}` }))
  const stage = plainStage(80, 24)
  const { answer, events, getScreen } = await render(choosePrompt, { title: 'Which?', choices, stage })
  expect(getScreen()).toContain('Which? · 1–20 of 500 ▼')
  events.keypress('end')
  expect(getScreen()).toContain('Which? · 481–500 of 500')
  events.keypress('enter')
  expect(await answer).toMatchObject({ value: 499 })
})

test('who is called just as it was typed comes first, then who begins so', () => {
  const names = ['Re-Billing', 'Billing, EU', 'billing', 'Billing', 'Sales'].map((name) => ({ name }))
  const typed = (text: string) => matches(names, text).map((index) => names[index]?.name)
  expect(typed('Billing')).toEqual(['Billing', 'billing', 'Billing, EU', 'Re-Billing'])
  expect(typed('re bill')).toEqual(['Re-Billing'])
  const accents = ['Überlauf', 'Équipe Été', 'Sales'].map((name) => ({ name }))
  expect([matches(accents, 'uber'), matches(accents, 'ÉQUIPE é'), matches(accents, 'equipe e')]).toEqual([
    [0],
    [1],
    [1],
  ])
  expect(typed('')).toHaveLength(5)
})

test('a name is cut only where it and its note do not fit side by side', async () => {
  const name = long('n', 60)
  const ask = async (columns: number) => {
    const choices = [{ value: 1, name, note: 'waiting' }]
    const { answer, events, getScreen } = await render(choosePrompt, {
      title: 'Which?',
      choices,
      stage: plainStage(columns, 24),
    })
    const screen = getScreen()
    events.keypress('enter')
    await answer
    return screen
  }
  expect(await ask(80)).toContain(`${name}  waiting`)
  expect(await ask(60)).toContain('…  waiting')
})

test('what is ticked can have a note', async () => {
  const choices = [{ name: 'Agent', note: '261 users' }, { name: 'Admin' }]
  const question = { title: 'Which?', choices, ticked: [0], check: () => undefined }
  const { answer, events, getScreen } = await render(tickPrompt, { ...question, stage: plainStage(80, 24) })
  expect(getScreen()).toContain('> [x] Agent  261 users')
  events.keypress('enter')
  await answer
})

const users = (ticked: ReadonlySet<string>) => ({
  title: 'Find users',
  columns: [{ title: 'USERNAME' }, { title: 'NAME' }],
  ids: Array.from({ length: 30 }, (_, n) => `id${n}`),
  cells: (index: number) => [index === 24 ? 'somebody.with.a.long.name' : `user${index}`, 'Zoë'],
  ticked: () => ticked,
  at: 0,
  pageSize: 25,
  actions: [{ key: 'e', does: 'edit' }],
  empty: 'Nobody.',
})

test('columns stay where they are while somebody moves down a page', async () => {
  const stage = plainStage(80, 16)
  const { answer, events, getScreen } = await render(tablePrompt, { ...users(new Set()), stage })
  const column = (): number =>
    getScreen()
      .split('\n')
      .find((line) => line.includes('USERNAME'))
      ?.indexOf('NAME', 20) ?? -1
  const before = column()
  expect(before).toBeGreaterThan(20)
  for (let n = 0; n < 24; n += 1) events.keypress('down')
  expect(getScreen()).toContain('somebody.with.a.long.name')
  expect(column()).toBe(before)
  events.keypress('e')
  await answer
})

test('a cell that is cut is read by scrolling sideways, and the keys say so', async () => {
  const result = 'cancelled: 12,073 updated, 1,021 failed, 82,000 not attempted'
  const question = {
    title: 'Jobs',
    columns: COLUMNS.filter(({ title }) => title !== 'NOTE'),
    ids: ['one'],
    cells: () => ['today 14:46', long('w', 40), '100,094', result, 'anna.smith@example.com', long('j', 20)],
    at: 0,
    pageSize: 25,
    actions: [],
    empty: 'No jobs yet.',
  }
  for (const columns of [80, 120]) {
    const { answer, events, getScreen } = await render(tablePrompt, {
      ...question,
      stage: plainStage(columns, 24),
    })
    expect(getScreen()).toMatch(/cancelled: 12,073[^]*←→ columns/)
    expect(getScreen().includes(result)).toBe(columns === 120)
    events.keypress('right')
    events.keypress('right')
    expect(getScreen()).toContain(`today 14:46  ${result}`)
    events.keypress('left')
    events.keypress('escape')
    await answer
  }
})

test('the size of the selection is in sight on the smallest terminal too', async () => {
  const stage = plainStage(40, 8)
  const { answer, events, getScreen } = await render(tablePrompt, { ...users(new Set(['id3'])), stage })
  expect(getScreen()).toContain('1 user selected')
  events.keypress('p')
  expect(getScreen()).toContain('25 users selected')
  events.keypress('e')
  await answer
})

test.each([
  [60, 14],
  [40, 14],
  [80, 24],
])('whatever the heading needs, the size of the selection stays: %i×%i', async (columns, rows) => {
  const filters = Array.from({ length: 30 }, (_, n) => ({ text: `    or: Username is user${n}` }))
  const live = { lines: () => [[{ text: 'Batch 1' }]], subscribe: () => () => undefined }
  const question = {
    ...users(new Set(['id3'])),
    heading: filters,
    actions: 'c d e f g h i j k'.split(' ').map((key) => ({ key, does: 'something with users' })),
  }
  const stage = { ...plainStage(columns, rows), live }
  const { answer, events, getScreen } = await render(tablePrompt, { ...question, stage })
  const lines = getScreen().split('\n')
  expect(lines.length).toBeLessThan(rows)
  expect(lines.join(' ')).toMatch(/rows 1–\d+ of 30 .*1 user selected/)
  expect(lines).toContainEqual(expect.stringMatching(/^> \[ \] user0/))
  expect(getScreen()).toMatch(/Esc back · \? help\nBatch 1$/)
  events.keypress('e')
  await answer
})

test('on the smallest terminal the keys still lead back and to the help', async () => {
  const { answer, events, getScreen } = await render(tablePrompt, {
    ...users(new Set()),
    stage: plainStage(60, 10),
  })
  expect(getScreen()).toMatch(/^Space tick · .* · Esc back · \? help$/m)
  events.keypress('e')
  await answer
})

test('a note that the background changes is asked for again when the live line is', async () => {
  let tell = (): void => undefined
  let batches = '1 batch, 1 not yet done'
  const live = {
    lines: () => [[{ text: 'Updating' }]],
    subscribe: (listener: () => void) => {
      tell = listener
      return () => undefined
    },
  }
  const { answer, events, getScreen } = await render(choosePrompt, {
    title: 'Menu',
    choices: [{ value: 1, name: 'Batches', note: () => batches }],
    stage: { ...plainStage(80, 24), live },
  })
  expect(getScreen()).toContain('1 batch, 1 not yet done')
  batches = '1 batch, 0 not yet done'
  tell()
  expect(getScreen()).toContain('1 batch, 0 not yet done')
  events.keypress('enter')
  await answer
})

test('a heading that is too long is broken, not cut, and leaves room for what is asked', async () => {
  const heading = [{ text: `On the command line: ${long('word ', 30)}end` }, { text: '' }]
  const ask = async (rows: number, lines: typeof heading) => {
    const { answer, events, getScreen } = await render(choosePrompt, {
      title: 'Which?',
      heading: lines,
      choices: [{ value: 1, name: 'a' }],
      stage: plainStage(60, rows),
    })
    const screen = getScreen()
    events.keypress('enter')
    await answer
    return screen
  }
  expect(await ask(24, heading)).toContain('word end')
  const crowded = await ask(
    16,
    Array.from({ length: 40 }, (_, n) => ({ text: `reason ${n}` })),
  )
  expect(crowded.split('\n').length).toBeLessThan(16)
  expect(crowded).toMatch(/reason 3\n[^]*…\n[^]*> a/)
})

test('on a terminal of few rows the heading is there as far as it fits, and the choices too', async () => {
  const heading = ['Job finished', '3 users failed', 'reason', ''].map((text) => ({ text }))
  const ask = async (rows: number) => {
    const choices = ['Undo', 'Details', 'Back'].map((name) => ({ value: name, name }))
    const question = { title: 'Job 1', heading, choices, stage: plainStage(60, rows) }
    const { answer, events, getScreen } = await render(choosePrompt, question)
    const screen = getScreen()
    events.keypress('enter')
    await answer
    return screen
  }
  expect(await ask(13)).toMatch(/Job finished\n3 users failed\nreason\n\n> Undo/)
  expect(await ask(11)).toMatch(/Job finished\n…\n> Undo[^]*Back/)
  expect(await ask(8)).toMatch(/Job 1\n> Undo/)
})

test('where typing narrows a list, a question mark at first is help, later text', async () => {
  const question = { title: 'Which?', typed: true, choices: [{ value: 1, name: 'Who? Me' }] }
  const ask = async (text: string) => {
    const { answer, events } = await render(choosePrompt, { ...question, stage: plainStage(80, 24) })
    events.type(text)
    events.keypress('enter')
    return answer
  }
  expect(await ask('?')).toMatchObject({ screen: 'help' })
  expect(await ask('who?')).toMatchObject({ value: 1 })
})

test('a long question is broken, not cut: what is asked stays readable', async () => {
  const title = `Change 35 users: ${long('word ', 20)}type the number`
  const { answer, events, getScreen } = await render(choosePrompt, {
    title,
    choices: [{ value: 1, name: 'a' }],
    stage: plainStage(80, 24),
  })
  expect(getScreen()).toContain('type the number')
  events.keypress('enter')
  await answer
})

test('lines that go on are indented as they begin', () => {
  expect(wrap('  one two three', 10)).toEqual(['  one two', '  three'])
})

test('each sign of a text is as wide as a terminal draws it', () => {
  const texts = Array.from({ length: 0x3000 }, (_, code) => `a${String.fromCharCode(code)}b`)
  expect(texts.filter((text) => widthOf(text) !== stringWidth(visible(text)))).toEqual([])
})
