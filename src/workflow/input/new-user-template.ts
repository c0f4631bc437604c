import { writeCsv } from '../../csv/write-csv.js'
import { DIRECTORY_COLUMN } from '../../journal/failures-csv.js'
import { LIMITS } from '../../model/limits.js'
import { settingOf } from '../../settings/index.js'
import { generatePassword } from '../passwords/passwords.js'
import { EXPORT_COLUMNS } from './export-rows.js'
import { PASSWORD_COLUMN } from './input-rows.js'
import { PASSWORD_RULE } from './sign-in-rules.js'

/** Values that any instance takes. A column without one is left empty. */
const EXAMPLES: Readonly<Record<string, string>> = {
  first_name: 'Anna',
  last_name: 'Schmidt',
  routing_profile: 'Basic Routing Profile',
  security_profiles: 'Agent',
  phone_type: 'soft',
  auto_accept: 'off',
  acw_timeout: '30',
  tags: 'team=blue',
}

interface TemplateColumn {
  readonly column: string
  readonly takes: string
  readonly example: string
}

/** An example of a file of users to create: the header, a comment that says what each column takes, and one user. */
export function newUserTemplate(): string {
  const columns = templateColumns()
  return writeCsv(
    columns.map(({ column }) => column),
    [columns.map(({ takes }) => takes), columns.map(({ example }) => example)],
  )
}

function templateColumns(): readonly TemplateColumn[] {
  return [
    {
      column: 'username',
      takes: `# this row is a comment; the login name, up to ${LIMITS.username} characters (${LIMITS.samlUsername} with SAML)`,
      example: 'anna.schmidt',
    },
    {
      column: PASSWORD_COLUMN,
      takes: `${PASSWORD_RULE}; empty with SAML, with an existing directory or with --generate-passwords`,
      // A fixed example would become the password of a real user.
      example: generatePassword(),
    },
    ...EXPORT_COLUMNS.map((column) => ({
      column,
      takes: settingOf(column).values.replaceAll('`', ''),
      example: EXAMPLES[column] ?? '',
    })),
    {
      column: DIRECTORY_COLUMN,
      takes: 'the id of the user in an existing directory; else empty',
      example: '',
    },
  ]
}
