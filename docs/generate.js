// Writes the generated pages (`npm run docs`), or says which of them are stale (`npm run docs:check`).
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { COMMANDS } from '../dist/commands/index.js'
import { EXIT_MEANINGS, helpOf } from '../dist/cli/parse.js'
import { overview } from '../dist/cli/overview.js'
import { actionsOf } from '../dist/operations/index.js'
import { NAME_READS, USER_READS } from '../dist/operations/reads.js'
import { SETTINGS } from '../dist/settings/index.js'

// Help is as wide as the terminal; the pages must not depend on it.
process.stdout.isTTY = false

const FOLDER = new URL('generated/', import.meta.url)
const NOTE = '<!-- Written by docs/generate.js. Change the source and run `npm run docs`. -->'

const CREATES = '`create`; `undo` of a deletion'
const DELETES = '`delete`; `undo` of a creation'

const pages = {
  'commands.md': await commandsPage(),
  'exit-codes.md': exitCodesPage(),
  'iam.md': iamPage(),
  'settings.md': settingsPage(),
}
await (process.argv.includes('--write') ? write() : check())

async function write() {
  await mkdir(FOLDER, { recursive: true })
  for (const [name, text] of Object.entries(pages)) await writeFile(new URL(name, FOLDER), text)
}

async function check() {
  for (const [name, text] of Object.entries(pages)) {
    if ((await textOf(name)) === text) continue
    process.stderr.write(`docs/generated/${name} is stale; run npm run docs.\n`)
    process.exitCode = 1
  }
}

async function textOf(name) {
  try {
    return (await readFile(new URL(name, FOLDER), 'utf8')).replaceAll('\r\n', '\n')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

async function commandsPage() {
  const sections = await Promise.all(
    COMMANDS.map(async ({ name, load }) => `## ${name}\n\n${fenced(helpOf(await load()))}`),
  )
  return page('Commands', `The help of every command.\n\n${fenced(overview())}`, ...sections)
}

function exitCodesPage() {
  const rows = EXIT_MEANINGS.map(({ code, means }) => [code, means])
  return page('Exit codes', table(['code', 'meaning'], rows))
}

function settingsPage() {
  const rows = SETTINGS.map(({ title, flag, column, operations, values }) => [
    title,
    `\`${flag.name} ${flag.argument}\``,
    `\`${column}\``,
    operations.join(' or '),
    values,
  ])
  return page(
    'Settings',
    'Flags are for `edit` and `retry`; columns are those of CSV files and the names in JSON, plans and journals.',
    table(['setting', 'flag', 'column', 'API operation', 'values in a cell'], rows),
    [
      'A flag that takes one name can be given several times where its column takes `A|B`. In cells, and in',
      '`KEY=VALUE`, a backslash before `|`, `=`, `:`, `,`, `/` or a backslash makes that character literal.',
      '`UpdateUserPhoneConfig` is only called where the service does not know `UpdateUserConfig`, and never for a user',
      'with settings per channel.',
    ].join('\n'),
  )
}

function iamPage() {
  const rows = [
    ['finding the instance', 'every command below', read('DescribeInstance', 'ListInstances')],
    [
      'finding users',
      '`users`, `edit`, `apply`, `export`, `create`, `delete`, `retry`, `undo`',
      read('SearchUsers'),
    ],
    ['names of profiles and groups', '`users`, `export`, `delete`', read(...Object.values(NAME_READS))],
    ...Object.entries(NAME_READS).flatMap(([kind, operation]) => namesRow(kind, operation)),
    ['filters on `proficiency`', '`users`, `edit`', read('ListUserProficiencies')],
    ...Object.entries(USER_READS).map(([reads, operation]) => [
      `values that a search doesn't show: ${titlesOf((setting) => setting.reads === reads)}`,
      '`edit`, `apply`, `export`, `retry` with these settings',
      read(operation),
    ]),
    ['planning', '`edit`, `apply`, `delete`, `retry`, `undo`', read('ListUsers', 'DescribeUser')],
    ['CreateUser', CREATES, read('CreateUser')],
    ['users after a lost answer', CREATES, read('SearchUsers', 'ListUsers', 'DescribeUser')],
    [
      'proficiencies of new users',
      CREATES,
      read('ListUserProficiencies', 'AssociateUserProficiencies', 'UpdateUserProficiencies'),
    ],
    ['whole users', DELETES, read('DescribeUser', 'ListUserProficiencies')],
    [
      'which security profiles are restricted, for new users with more than seven; not checked without it',
      '`create`',
      read('DescribeSecurityProfile'),
    ],
    ['quick connects that call the users; not known without it', DELETES, read('SearchQuickConnects')],
    ['DeleteQuickConnect', '`delete --delete-quick-connects`', read('DeleteQuickConnect')],
    ['DeleteUser', DELETES, read('DeleteUser')],
    ['what a job left', '`undo`', read('DescribeUser', 'ListUserProficiencies')],
    [
      titlesOf(({ needsAcw }) => needsAcw === true),
      '`users` with JSON output, `export`, filters on `acw`, edits',
      read('DescribeUser'),
    ],
    [
      'the last holder of Admin',
      '`edit`, `apply`, `delete`, `retry` that take Admin away',
      read('SearchUsers'),
    ],
    [
      'about how many users a routing profile is left with; left out without it',
      'all that change routing profiles',
      read('SearchRoutingProfiles'),
    ],
    [
      'calls a second that the account is allowed; default rates without it',
      'every command but `sandbox`, unless `--rate` and `--burst` are given',
      ['servicequotas:ListServiceQuotas'],
    ],
    [
      'a read before each write',
      '`edit`, `apply`, `retry`, `undo` when they apply; `jobs resume`',
      read('DescribeUser'),
    ],
    ...SETTINGS.map(({ flag, operations }) => [
      `\`${flag.name}\``,
      '`edit`, `apply`, `retry`, `undo` when they apply; `jobs resume`',
      operations.flatMap(actionsOf),
    ]),
  ]
  return page(
    'IAM actions',
    'What the caller must be allowed to do. `sandbox` and `jobs` commands make no AWS calls, except `jobs resume`.',
    table(
      ['for', 'in', 'actions'],
      rows.map(([what, where, actions]) => [what, where, actions.map((name) => `\`${name}\``).join('<br>')]),
    ),
    [
      'The instance is found with `connect:DescribeInstance` if `--instance` is an id or an ARN, with',
      '`connect:ListInstances` otherwise. A plan reads `connect:ListUsers` only where users look right already, to',
      'see when they last changed. Commands that plan a change also call `sts:GetCallerIdentity`, which needs no permission.',
    ].join('\n'),
    [
      'Some actions are authorised together with others: `connect:SearchUsers` with `connect:DescribeUser` and',
      '`connect:ListUserProficiencies`, `connect:SearchUserHierarchyGroups` with `connect:DescribeUserHierarchyGroup`,',
      '`connect:ListInstances` and `connect:DescribeInstance` with `ds:DescribeDirectories`. The table names them too.',
      'Where an action is authorised against a profile as well as the user (`connect:UpdateUserRoutingProfile`), a',
      'policy can say which profiles may be given.',
    ].join('\n'),
  )
}

function titlesOf(isMeant) {
  return SETTINGS.filter(isMeant)
    .map(({ title }) => title)
    .join(', ')
}

function namesRow(kind, operation) {
  const flags = SETTINGS.filter(({ names }) => names.includes(kind)).map(({ flag }) => `\`${flag.name}\``)
  return flags.length === 0
    ? []
    : [
        [
          `names behind ${flags.join(', ')} and filters on it`,
          '`edit`, `apply`, `create`, `retry`',
          read(operation),
        ],
      ]
}

/** The actions of reads, with those they are authorised together with. */
function read(...operations) {
  return [...new Set(operations.flatMap(actionsOf))]
}

function page(title, ...parts) {
  return `${[NOTE, `# ${title}`, ...parts.map((part) => part.trimEnd())].join('\n\n')}\n`
}

function table(headings, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function fenced(text) {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}
