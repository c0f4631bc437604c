import fc from 'fast-check'
import { NameList } from '../../src/model/names.js'
import { CHANNELS, type PerChannel, type User } from '../../src/model/user.js'
import { AttributeList } from '../../src/settings/attribute-list.js'
import { GroupList } from '../../src/settings/group-list.js'
import { type Edit, isRefused } from '../../src/model/edit.js'
import { contradictions } from '../../src/settings/row.js'
import { exampleCells } from './example-cells.js'
import { SETTINGS } from '../../src/settings/index.js'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const named = (kind: string, offset: number, names: readonly string[]) =>
  names.map((name, index) => ({
    id: uuid(offset + index),
    arn: `arn:aws:connect:eu-central-1:111122223333:instance/${uuid(1)}/${kind}/${uuid(offset + index)}`,
    name,
  }))

const ROUTING = named('routing-profile', 100, [
  'Basic',
  'Billing',
  'billing',
  'Sales / EMEA',
  'A|B',
  'a\\|b',
  '=SUM(A1)',
  'Kündigung, "X"',
  'C\\',
])
const SECURITY = named('security-profile', 200, [
  'Admin',
  'Agent',
  'A|B',
  'Quality',
  'Team\\Lead',
  'P5',
  'P6',
  'P7',
  'P8',
  'P9',
  'P10',
  'P11',
  'P12',
])
const LEVELS = [
  ['France'],
  ['France', 'Nord'],
  ['France', 'Nord', 'Team A'],
  ['Spain'],
  ['Spain', 'Team A'],
  ['Spain', 'Sales / EU'],
]
const GROUPS = LEVELS.map((path, index) => ({
  id: uuid(300 + index),
  arn: '',
  name: path.at(-1) ?? '',
  lineage: path.map((name, level) => ({
    id: uuid(
      300 +
        LEVELS.findIndex(
          (other) => other.length === level + 1 && other.every((part, at) => part === path[at]),
        ),
    ),
    name,
  })),
}))

const ATTRIBUTES = [
  { id: 'connect:Language', arn: '', name: 'connect:Language', values: ['connect:French', 'connect:German'] },
  { id: 'Product', arn: '', name: 'Product', values: ['Billing', 'Home: Internet', 'TV | Streaming', 'A=B'] },
  { id: 'Level', arn: '', name: 'Level', values: Array.from({ length: 12 }, (_, n) => `L${n}`) },
]

/** Names of a made-up instance, awkward ones among them. */
export const NAMES = {
  'routing-profile': new NameList(ROUTING),
  'security-profile': new NameList(SECURITY),
  'hierarchy-group': new GroupList(GROUPS),
  'predefined-attribute': new AttributeList(ATTRIBUTES),
}

const perChannel = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<PerChannel<T>> =>
  fc
    .record(
      Object.fromEntries(
        CHANNELS.map((channel) => [channel, fc.option(value, { nil: undefined })]),
      ) as Record<(typeof CHANNELS)[number], fc.Arbitrary<T | undefined>>,
    )
    .map(
      (values) =>
        Object.fromEntries(Object.entries(values).filter(([, one]) => one !== undefined)) as PerChannel<T>,
    )

const everyChannel = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<PerChannel<T>> =>
  value.map((one) => Object.fromEntries(CHANNELS.map((channel) => [channel, one])) as PerChannel<T>)

const acw = fc.constantFrom(0, 15, 30, 60, 2_000_000)
const tagKey = fc.constantFrom('team', 'site', 'a=b', 'c|d', 'e\\f', '__proto__', 'cost center')
const tagValue = fc.constantFrom('blue', '', 'x|y', 'k=v', 'z\\', 'ü')

const skills = ATTRIBUTES.flatMap(({ name, values }) => values.map((value) => ({ name, value })))

const common = {
  firstName: fc.option(fc.constantFrom('Anna', 'Zoë', 'none')),
  lastName: fc.option(fc.constantFrom('Schmidt', "O'Neil", '=1+1')),
  email: fc.option(fc.constantFrom('anna@example.com', 'zoe@example.org')),
  secondaryEmail: fc.option(fc.constantFrom('a2@example.com')),
  mobile: fc.option(fc.constantFrom('+4915112345678')),
  proficiencies: fc
    .uniqueArray(fc.record({ skill: fc.constantFrom(...skills), level: fc.constantFrom(1, 2.5, 5) }), {
      maxLength: 10,
      selector: ({ skill }) => `${skill.name} ${skill.value}`,
    })
    .map((all) => all.map(({ skill, level }) => ({ ...skill, level }))),
  routingProfileId: fc.constantFrom(...ROUTING.map(({ id }) => id)),
  securityProfileIds: fc.uniqueArray(fc.constantFrom(...SECURITY.map(({ id }) => id)), {
    minLength: 1,
    maxLength: 10,
  }),
  hierarchyGroupId: fc.option(fc.constantFrom(...GROUPS.map(({ id }) => id))),
  phoneType: fc.constantFrom<'soft' | 'desk'>('soft', 'desk'),
  persistentConnection: fc.option(fc.boolean()),
  tags: fc.dictionary(tagKey, tagValue, { noNullPrototype: true }),
}

/** Users with settings per channel, some channels missing, callback values among them; and users with legacy ones only. */
export const users: fc.Arbitrary<User> = fc
  .oneof(
    fc.record({
      ...common,
      hasChannelSettings: fc.constant(true),
      autoAccept: perChannel(fc.boolean()),
      acwTimeout: perChannel(acw),
      callbackAutoAccept: perChannel(fc.boolean()),
      callbackAcwTimeout: perChannel(acw),
      voiceEnhancement: fc.constantFrom(null, 'none', 'noise-suppression', 'voice-isolation'),
    }),
    fc.record({
      ...common,
      hasChannelSettings: fc.constant(false),
      autoAccept: everyChannel(fc.boolean()),
      acwTimeout: everyChannel(acw),
      callbackAutoAccept: fc.constant({}),
      callbackAcwTimeout: fc.constant({}),
      voiceEnhancement: fc.constant(null),
    }),
  )
  .map((parts) => ({
    id: uuid(1000),
    arn: `arn:aws:connect:eu-central-1:111122223333:instance/${uuid(1)}/agent/${uuid(1000)}`,
    username: 'anna',
    deskPhoneNumber: parts.phoneType === 'desk' ? '+493012345678' : null,
    ...parts,
    // A callback value hangs on its channel's own.
    callbackAutoAccept: onlyOf(parts.callbackAutoAccept, parts.autoAccept),
    callbackAcwTimeout: onlyOf(parts.callbackAcwTimeout, parts.acwTimeout),
  }))

function onlyOf<T>(values: PerChannel<T>, of: PerChannel<unknown>): PerChannel<T> {
  return Object.fromEntries(Object.entries(values).filter(([channel]) => channel in of))
}

const cell = {
  first_name: fc.constantFrom('Eve', 'Zoe\u0308', 'none'),
  last_name: fc.constantFrom('Müller', '=1+1'),
  email: fc.constantFrom('eve@example.com', "o'neil@example.co.uk"),
  secondary_email: fc.constantFrom('eve2@example.com', 'none'),
  mobile: fc.constantFrom('+49 (151) 999', 'none'),
  proficiencies: fc.constantFrom(
    'Product:Billing:3',
    'connect\\:Language:connect\\:French:5|Level:L1:1',
    'Product:TV \\| Streaming:2.5',
    'Level:L1:2|Level:L2:2|Level:L3:3',
  ),
  remove_proficiencies: fc.constantFrom('Product:Home\\: Internet', 'Level:L4|Level:L5', 'Product:A=B'),
  routing_profile: fc.constantFrom('Basic', 'Billing', 'Sales / EMEA', 'A\\|B', ROUTING[1]?.id ?? ''),
  security_profiles: fc.constantFrom('Agent', 'Agent|Quality', 'A\\|B', 'Team\\Lead|Admin'),
  add_security_profiles: fc.constantFrom('Quality', 'Admin|Agent', 'P12'),
  remove_security_profiles: fc.constantFrom('Agent', 'P5|P6'),
  desk_phone_number: fc.constantFrom('+4930999', '+1 (212) 555-0100'),
  auto_accept: fc.constantFrom(
    'on',
    'off',
    'voice=on,chat=off',
    'email=on',
    'voice=off,callback=on',
    'callback=off',
  ),
  acw_timeout: fc.constantFrom('0', '45', 'voice=30,chat=60', 'task=0', 'voice=30,callback=15', 'callback=0'),
  hierarchy: fc.constantFrom('France/Nord/Team A', 'Nord', 'Spain/Sales \\/ EU', 'none'),
  tags: fc.constantFrom('team=red', 'a\\=b=1|c\\|d=2', '__proto__=x', 'site=', 'cost center=k\\=v'),
  untag: fc.constantFrom('team', 'site|e\\f', '__proto__', 'nothing'),
  set_proficiencies: fc.constantFrom('none', 'Product:Billing:5', 'Level:L1:1|Level:L2:2'),
  set_tags: fc.constantFrom('none', 'team=red', 'a\\=b=1|c\\|d=2|site=', '__proto__=x'),
} satisfies Record<string, fc.Arbitrary<string>>

/** The cells that the generator knows, by column: those above, or what the setting itself gives as an example. */
export const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(
    SETTINGS.map((setting) => [setting.column, exampleCells(setting)] as const)
      .filter(([, examples]) => examples.length > 0)
      .map(([column, examples]) => [column, fc.constantFrom(...examples)]),
  ),
  ...cell,
}

export function parseCell(column: string, text: string): Edit {
  const setting = SETTINGS.find((candidate) => candidate.column === column)
  const edit = setting?.parse(text, NAMES)
  if (edit === undefined || isRefused(edit)) throw new Error(`${column}: ${text}: ${JSON.stringify(edit)}`)
  return edit
}

const row = fc.record(
  Object.fromEntries(
    Object.entries(cells).map(([column, text]) => [column, fc.option(text, { nil: undefined })]),
  ),
)

/** What goes with a whole list, or with changes to it: a row with both would nearly always contradict itself. */
const WHOLES = new Set(['set_tags', 'set_proficiencies'])
const CHANGES = new Set(['tags', 'untag', 'proficiencies', 'remove_proficiencies'])

/** Edits of one user, in the registry's order, that don't contradict each other. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc
  .tuple(row, fc.boolean())
  .map(([texts, hasWholes]) => {
    const left = SETTINGS.filter(({ column }) => !(hasWholes ? CHANGES : WHOLES).has(column))
    return left.flatMap(({ column }) => {
      const text = texts[column]
      return text === undefined ? [] : [parseCell(column, text)]
    })
  })
  .filter((made) => contradictions(made).length === 0)
