import fc from 'fast-check'
import { SETTINGS, settingOf } from '../../src/settings/index.js'
import { exampleCells } from './example-cells.js'

/** A command line, what it reads from stdin, and who gives it. */
export interface Step {
  readonly args: readonly string[]
  readonly stdin?: string
  /** Somebody who knows nothing of our journal, a minute before and after whom nothing happens. */
  readonly outsider: boolean
}

export const USERS = [
  'omar.smith',
  'greta.ito',
  'bjorn.brown',
  'hanna.almeida',
  'leonie.khan',
  '0049171',
  'ACME\\jdoe',
]

/** Settings of any number of users, by column: what may be wanted of them. */
const OF_SEVERAL: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    SETTINGS.filter(({ flag }) => flag.forOneUser !== true)
      .map((setting) => [setting.column, exampleCells(setting)] as const)
      .filter(([, examples]) => examples.length > 0),
  ),
  routing_profile: ['Billing', 'Sales', 'Basic Routing Profile'],
  add_security_profiles: ['Wallboard', 'Callback Desk', 'Agent'],
  security_profiles: ['Agent|Wallboard', 'Agent'],
  remove_security_profiles: ['Wallboard', 'Callback Desk', 'Agent'],
  acw_timeout: [
    'voice=77',
    'chat=45',
    '30',
    'voice=0,task=9',
    'email=12',
    'callback=15',
    'voice=30,callback=0',
  ],
  auto_accept: ['on', 'off', 'chat=on', 'voice=off,task=on', 'callback=on', 'voice=on,callback=off'],
  desk_phone_number: ['+493012345678', '+4930999'],
  hierarchy: ['France/Nord', 'Deutschland/Berlin', 'none'],
  tags: ['team=red', 'new=', 'site=Köln'],
  untag: ['team', 'site', 'new'],
  set_tags: ['none', 'team=red', 'new=1|site=x'],
  proficiencies: ['Seniority:Senior:5', 'Seniority:Senior:2.5', 'Product:Billing:3'],
  remove_proficiencies: ['Seniority:Senior', 'Product:Billing'],
  set_proficiencies: ['none', 'Product:Billing:2', 'Seniority:Senior:1|Product:Billing:5'],
}

/** Settings of one user. */
const OF_ONE: Readonly<Record<string, readonly string[]>> = {
  first_name: ['Ann', 'Zoë'],
  last_name: ['Lee', 'O’Neill'],
  email: ['ann@example.com'],
  secondary_email: ['none', 'b@example.com'],
  mobile: ['none', '+4917012345'],
}

/** The columns of all settings that a random step may edit. */
export const RANDOM_COLUMNS: readonly string[] = Object.keys({ ...OF_SEVERAL, ...OF_ONE })

type Cells = readonly (readonly [column: string, value: string])[]

function cells(
  settings: Readonly<Record<string, readonly string[]>>,
  maxLength: number,
): fc.Arbitrary<Cells> {
  const cell = fc.oneof(
    ...Object.entries(settings).map(([column, values]) =>
      fc.constantFrom(...values).map((value) => [column, value] as const),
    ),
  )
  return fc.uniqueArray(cell, { minLength: 1, maxLength, selector: ([column]) => column })
}

const several = fc.uniqueArray(fc.constantFrom(...USERS), { minLength: 1, maxLength: 4 })

function edit(users: readonly string[], wanted: Cells): readonly string[] {
  const settings = wanted.flatMap(([column, value]) => [flagOf(column), value])
  return ['edit', ...users.flatMap((user) => ['--user', user]), ...settings, '--allow-privileged']
}

function flagOf(column: string): string {
  return settingOf(column).flag.name
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function csv(rows: readonly { readonly user: string; readonly wanted: Cells }[]): string {
  const columns = [...new Set(rows.flatMap(({ wanted }) => wanted.map(([column]) => column)))]
  const lines = rows.map(({ user, wanted }) => {
    const byColumn = new Map(wanted)
    return [user, ...columns.map((column) => byColumn.get(column) ?? '')].map(quoted).join(',')
  })
  return [['username', ...columns].join(','), ...lines, ''].join('\n')
}

const edits = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(several, cells(OF_SEVERAL, 4)).map((parts) => edit(...parts)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...USERS), cells(OF_ONE, 3))
      .map(([user, wanted]) => edit([user], wanted)),
  },
)

const rows = fc
  .uniqueArray(
    fc.record({ user: fc.constantFrom(...USERS), wanted: cells({ ...OF_SEVERAL, ...OF_ONE }, 4) }),
    { minLength: 1, maxLength: 4, selector: ({ user }) => user },
  )
  .map(csv)

/** One change of some users, by flags or by a file. */
export const randomChange: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: edits.map((args) => ({ args, outsider: false })) },
  {
    weight: 1,
    arbitrary: rows.map((stdin) => ({ args: ['apply', '-', '--allow-privileged'], stdin, outsider: false })),
  },
)

const step = fc.oneof(
  { weight: 3, arbitrary: randomChange },
  { weight: 2, arbitrary: fc.constant({ args: ['undo', 'latest', '--allow-privileged'], outsider: false }) },
  { weight: 1, arbitrary: fc.constant({ args: ['retry', 'latest', '--allow-privileged'], outsider: false }) },
  { weight: 1, arbitrary: edits.map((args) => ({ args, outsider: true })) },
)

/** What people may do one after another; first somebody changes something. */
export const randomSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(randomChange, fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(([first, others]) => [first, ...others])
