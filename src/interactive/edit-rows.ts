import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { RowInput } from '../workflow/input/input-rows.js'
import type { Answers, RowAnswers } from './answers.js'
import { askSetting } from './ask-setting.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { answerText } from './setting-text.js'

export interface EditedRows {
  readonly rows: RowInput
  /** The answers, if they only replace values: then a command line can do the same. */
  readonly replaced?: Answers
}

/**
 * Asks what to change in the rows of failed users: other values, settings dropped or added. The answers are kept until
 * they are saved.
 * @param save reviews the edited rows; resolves to whether they were saved
 */
export async function editRows(
  session: Session,
  job: string,
  input: RowInput,
  save: (edited: EditedRows) => Promise<boolean>,
): Promise<true> {
  const users = input.rows.flatMap(({ who }) => session.users.get(who.userId ?? '') ?? [])
  const settings = settingsFor(input)
  let at = 0
  for (;;) {
    const answers = session.rowAnswers.get(job) ?? new Map()
    const chosen = await session.prompts.choose<Setting | 'review'>({
      title: `Edit the changes for ${count(input.rows.length, 'user')}`,
      heading: [{ text: 'Requested changes come first; others can be added.' }, { text: '' }],
      typed: true,
      at,
      choices: [
        ...settings.map((value) => ({
          value,
          name: value.prompt.title ?? value.title,
          note: noteOf(session, value, input, answers.get(value)),
        })),
        ...(answers.size === 0
          ? []
          : [{ value: 'review' as const, name: 'Review', note: 'then save; nothing is changed yet' }]),
      ],
    })
    if (chosen === 'review') {
      const isSaved = await runScreen(session, () => save(edited(input, answers)))
      if (isSaved === true) keep(session, job, new Map())
      if (isSaved === true) return true
      at = settings.length
    } else {
      const next = await runScreen(session, () => answered(session, chosen, input, users, answers))
      if (next !== undefined) keep(session, job, next)
      at = settings.indexOf(chosen)
    }
  }
}

function keep(session: Session, job: string, answers: RowAnswers): void {
  const others = [...session.rowAnswers].filter(([other]) => other !== job)
  session.rowAnswers = new Map(answers.size === 0 ? others : [...others, [job, answers]])
}

/** Settings of the rows first, then all that can be added. */
function settingsFor(input: RowInput): readonly Setting[] {
  const fitting = SETTINGS.filter(({ flag }) => flag.forOneUser !== true || input.rows.length === 1)
  const [requested, others] = [true, false].map((wanted) =>
    fitting.filter((setting) => isRequested(setting, input) === wanted),
  )
  return [...(requested ?? []), ...(others ?? [])]
}

function isRequested({ column }: Setting, { rows }: RowInput): boolean {
  return rows.some(({ cells }) => cells.has(column))
}

function noteOf(
  session: Session,
  setting: Setting,
  input: RowInput,
  answer: readonly string[] | 'dropped' | undefined,
): string {
  const cells = new Set(input.rows.flatMap((row) => row.cells.get(setting.column) ?? []))
  const isPlain = setting.prompt.input.kind === 'channels'
  const before = [...cells].map((cell) => (isPlain ? answerText(session, setting, [cell]) : cell)).join(', ')
  const requested = before === '' ? '' : `requested: ${before}`
  if (answer === undefined) return requested
  const now = answer === 'dropped' ? 'not changed any more' : `→ ${answerText(session, setting, answer)}`
  return requested === '' ? now : `${now}   (${requested})`
}

async function answered(
  session: Session,
  setting: Setting,
  input: RowInput,
  users: readonly User[],
  answers: RowAnswers,
): Promise<RowAnswers> {
  const before = answers.get(setting)
  const next = new Map(answers)
  const texts = typeof before === 'object' ? before : []
  const choice = await askWhat(session, setting, input, before)
  if (choice === 'original') next.delete(setting)
  else if (choice === 'drop') next.set(setting, 'dropped')
  else {
    const given = await askSetting(session, setting, users, texts)
    if (given.length === 0) next.delete(setting)
    else next.set(setting, given)
  }
  return next
}

type Choice = 'value' | 'drop' | 'original'

async function askWhat(
  session: Session,
  setting: Setting,
  input: RowInput,
  before: readonly string[] | 'dropped' | undefined,
): Promise<Choice> {
  const wasRequested = isRequested(setting, input)
  if (!wasRequested && before === undefined) return 'value'
  return session.prompts.choose<Choice>({
    title: setting.prompt.title ?? setting.title,
    choices: [
      { value: 'value', name: 'Another value' },
      ...(wasRequested
        ? [{ value: 'drop' as const, name: "Don't change this any more", note: 'retry only the rest' }]
        : []),
      ...(before === undefined
        ? []
        : [
            {
              value: 'original' as const,
              name: wasRequested ? 'As requested before' : "Don't change it",
            },
          ]),
    ],
  })
}

function edited(input: RowInput, answers: RowAnswers): EditedRows {
  const rows = withAnswers(input, answers)
  const replaced = new Map<Setting, readonly string[]>()
  for (const [setting, answer] of answers) {
    if (answer === 'dropped' || !isRequested(setting, input)) return { rows }
    replaced.set(setting, answer)
  }
  return { rows, replaced }
}

/** A new value replaces the cells of the rows that have one; a setting that no row has goes to all rows. */
function withAnswers(input: RowInput, answers: RowAnswers): RowInput {
  const rows = input.rows.map((row) => {
    const cells = new Map(row.cells)
    for (const [setting, answer] of answers) {
      const { column, flag } = setting
      if (answer === 'dropped') cells.delete(column)
      else if (cells.has(column) || !isRequested(setting, input)) cells.set(column, flag.cell(answer))
    }
    return { ...row, cells }
  })
  return { ...input, rows: rows.filter(({ cells }) => cells.size > 0) }
}
