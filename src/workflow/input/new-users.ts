import { byLine, type Complaint } from '../../csv/complaint.js'
import type { Edit, Refusal } from '../../model/edit.js'
import { inSession } from '../../model/errors.js'
import { type Names, nfc } from '../../model/names.js'
import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { blankUser } from '../../operations/create-user.js'
import { PLANNING_RULES } from '../../operations/operation.js'
import { planCreation, applyEdits, type Intent, remainingEdits } from '../../plan/plan-user.js'
import { isAsCreated } from '../../runner/find-created.js'
import { SETTINGS, settingOf } from '../../settings/index.js'
import type { RowEdits } from '../../settings/row.js'
import type { Found } from '../../users/named-users.js'
import { DIRECTORY_COLUMN } from '../../journal/failures-csv.js'
import { PASSWORD_COLUMN, type InputRow, type NewUser, type RowInput } from './input-rows.js'
import { restrictedFaults } from './restricted-profiles.js'
import { extraOf } from './row-intents.js'
import { type Fault, passwordFault, usernameFault } from './sign-in-rules.js'

/** A row about a user to create, what it asks for, and who has its name already. */
export interface NewUserRow {
  readonly row: InputRow & { readonly newUser: NewUser }
  readonly found: Found
  readonly asks: RowEdits
}

export interface NewUserRules {
  readonly identityType: Names['identityType']
  /** A user that exists already is as wanted. */
  readonly skipExisting: boolean
  /** Whether there is a password for a user whose row has none. */
  readonly hasPassword: (username: string) => boolean
  /** Names that are gone, and users that exist by now, fail their own row rather than stop everything. */
  readonly tolerant: boolean
  /** The ids of security profiles known to have access-control tags or a hierarchy restriction. */
  readonly restricted: ReadonlySet<string>
}

interface ColumnFault extends Fault {
  readonly column: string
  readonly code: string
}

/** Columns that CreateUser can't do without. */
const NEEDED = ['routing_profile', 'security_profiles'] as const
const MANAGED_NEEDED = ['first_name', 'last_name'] as const

/** Columns that take something away, of which a new user has nothing. */
const REMOVING: ReadonlySet<string> = new Set(SETTINGS.flatMap(({ list }) => list?.remove ?? []))

/** Returns everything that is wrong with the rows of a file about users to create; a cell is complained about once. */
export function newUserComplaints(
  rows: readonly NewUserRow[],
  input: RowInput,
  rules: NewUserRules,
): readonly Complaint[] {
  const known = new Set(input.complaints.map(({ line, column }) => `${line} ${column ?? ''}`))
  const complaints = rows.flatMap((read) => {
    const { line } = read.row
    if (line === undefined) return []
    const faults = faultsOf(read, rules).filter((fault) => !rules.tolerant || !mayFailAlone(fault))
    return faults.map(({ column, problem, cure }) => ({
      file: input.name,
      line,
      column: input.headerOf(column),
      problem,
      ...(cure === undefined ? {} : { cure }),
    }))
  })
  return byLine(complaints.filter(({ line, column }) => !known.has(`${line} ${column}`)))
}

/** What is wanted of a row's user. Where no one complains, a fault of the row fails this user only. */
export function newUserIntent(read: NewUserRow, rules: NewUserRules): Intent | PlannedUser {
  const { row, asks } = read
  const existing = existingOf(read.found)
  if (existing !== undefined && rules.skipExisting) return { user: existing, edits: [], ...extraOf(row) }
  const user = blankUser(nameOf(row), PLANNING_RULES)
  // A creation whose answer was lost may have been carried out after all: what is left is an edit.
  if (
    existing !== undefined &&
    row.newUser.mayExist &&
    isAsCreated(existing, applyEdits(user, asks.edits).wanted, rules.identityType)
  )
    return { user: existing, edits: asks.edits, ...extraOf(row) }
  return plannedNewUser(read, rules)
}

/** The creation that a row asks for, refused where the row is at fault. */
export function plannedNewUser(read: NewUserRow, rules: NewUserRules): PlannedUser {
  const { row, asks } = read
  const user = blankUser(nameOf(row), PLANNING_RULES)
  const [fault] = faultsOf(read, rules)
  const edits = [...asks.edits, ...asks.refused.map(({ edit }) => edit)]
  const { directoryUserId, mayExist } = row.newUser
  const directory = directoryUserId === '' ? {} : { directoryUserId }
  const creation = { username: user.username, ...directory, ...extraOf(row) }
  return fault === undefined
    ? { ...planCreation({ ...creation, edits: asks.edits }), ...(mayExist ? { mayExist } : {}) }
    : { ...creation, action: 'create', userId: '', edits, changes: [], failure: failureOf(fault, edits) }
}

/** A failure is kept, and read on the command line and in the session. */
function failureOf({ code, problem, cure }: ColumnFault, edits: readonly Edit[]): Failure {
  const kind = code === 'UnknownName' ? 'not-found' : 'invalid'
  const message = cure === undefined ? problem : `${problem}: ${inSession(cure)}`
  return failureWithoutCall(
    { code, kind, message },
    edits.map(({ setting }) => setting),
  )
}

/** The one form in which names are compared and sent. */
export function nameOf({ who }: InputRow): string {
  return nfc(who.username ?? '')
}

function existingOf(found: Found): User | undefined {
  if ('user' in found) return found.user
  return 'several' in found ? found.several[0] : undefined
}

function mayFailAlone({ code }: ColumnFault): boolean {
  return code === 'UnknownName' || code === 'AmbiguousName' || code === USER_EXISTS
}

const USER_EXISTS = 'UserExists'

function faultsOf(read: NewUserRow, rules: NewUserRules): readonly ColumnFault[] {
  // Nothing is done with the row of a user that is left as it is.
  if (rules.skipExisting && existingOf(read.found) !== undefined) return []
  return [
    ...userFaults(read, rules),
    ...neededFaults(read, rules),
    ...cellFaults(read),
    ...restrictedFaults(read.asks, rules.restricted),
    ...credentialFaults(read, rules),
  ]
}

/** The name must be a login name, and free. */
function userFaults({ row, found }: NewUserRow, { identityType }: NewUserRules) {
  const { who } = row
  const username = nameOf(row)
  const faults: ColumnFault[] = []
  if (who.userId !== undefined) faults.push({ column: 'user_id', code: USER_EXISTS, ...HAS_ID })
  // A row that names no user has been complained about already.
  if (username === '') return faults
  const fault = usernameFault(username, identityType)
  if (fault !== undefined) faults.push({ column: 'username', code: 'BadValue', ...fault })
  const existing = existingOf(found)
  if (existing !== undefined)
    faults.push({ column: 'username', code: USER_EXISTS, ...existsFault(username, existing) })
  return faults
}

const HAS_ID: Fault = {
  problem: 'a user with an id exists already',
  cure: 'leave the cell empty; to change users that exist, use apply',
}

function existsFault(username: string, existing: User): Fault {
  const problem =
    existing.username === username
      ? `there is a user "${username}" already`
      : `there is a user "${existing.username}" already, which differs from "${username}" only in case`
  return {
    problem,
    cure: {
      commandLine: 'delete the row, choose another login name, or add --skip-existing',
      session: 'delete the row, choose another login name, or leave existing users as they are',
    },
  }
}

/** A cell that was filled in and refused is not missing. */
function neededFaults({ asks }: NewUserRow, { identityType }: NewUserRules): readonly ColumnFault[] {
  const given = new Set(
    [...asks.edits, ...asks.refused.map(({ edit }) => edit)].map(({ setting }) => setting),
  )
  const needed = [...NEEDED, ...(identityType === 'CONNECT_MANAGED' ? MANAGED_NEEDED : [])]
  return needed
    .filter((column) => !given.has(column))
    .map((column) => {
      const problem = `a new user needs a ${settingOf(column).title.toLowerCase().replace(/s$/, '')}`
      return { column, code: 'MissingValue', problem, cure: `fill in ${column}` }
    })
}

/** Cells that can't be meant, or can't be meant together, or not of a new user. */
function cellFaults({ row, asks }: NewUserRow): readonly ColumnFault[] {
  const refused = asks.refused.map(({ edit, refusal }) => faultOf(edit, refusal))
  const removing = asks.edits
    .filter(({ setting }) => REMOVING.has(setting))
    .map(({ setting }) => ({ column: setting, code: 'BadValue', ...NOTHING_TO_REMOVE }))
  const user = blankUser(nameOf(row), PLANNING_RULES)
  const { wanted } = applyEdits(user, asks.edits)
  const impossible = remainingEdits(user, asks.edits).flatMap((edit) => {
    const refusal = settingOf(edit.setting).check?.(wanted, edit, user)
    return refusal === undefined ? [] : [faultOf(edit, refusal)]
  })
  return [...refused, ...removing, ...impossible]
}

const NOTHING_TO_REMOVE: Fault = { problem: 'a new user has nothing to remove', cure: 'leave the cell empty' }

function faultOf({ setting }: Edit, { code, refused, hint }: Refusal): ColumnFault {
  return { column: setting, code, problem: refused, ...(hint === undefined ? {} : { cure: hint }) }
}

const SIGN_IN: Readonly<Record<string, string>> = {
  SAML: 'the users of this instance sign in by SAML',
  EXISTING_DIRECTORY: 'the users of this instance sign in with an existing directory',
}

/** Only Amazon Connect's own directory keeps passwords; only the customer's has ids (API reference, CreateUser). */
function credentialFaults({ row }: NewUserRow, { identityType, hasPassword }: NewUserRules) {
  const { password, directoryUserId } = row.newUser
  const faults: ColumnFault[] = []
  const add = (column: string, fault: Fault | undefined): void => {
    if (fault !== undefined) faults.push({ column, code: 'BadValue', ...fault })
  }
  if (identityType === 'CONNECT_MANAGED') {
    if (password !== '') add(PASSWORD_COLUMN, passwordFault(password))
    // The users of a job have no file to fill in: that is checked for the whole plan.
    else if (row.line !== undefined && !hasPassword(nameOf(row))) add(PASSWORD_COLUMN, NO_PASSWORD)
  } else if (password !== '') {
    const problem = `no password can be set: ${SIGN_IN[identityType ?? ''] ?? 'Amazon Connect has none here'}`
    add(PASSWORD_COLUMN, { problem, cure: 'leave the column out' })
  }
  if (directoryUserId !== '' && identityType !== 'EXISTING_DIRECTORY')
    add(DIRECTORY_COLUMN, { problem: NO_DIRECTORY, cure: 'leave the column out' })
  return faults
}

const NO_PASSWORD: Fault = {
  problem: 'a new user needs a password',
  cure: {
    commandLine: `fill in ${PASSWORD_COLUMN}, or add --generate-passwords FILE`,
    session: `fill in ${PASSWORD_COLUMN}, or have passwords generated`,
  },
}
const NO_DIRECTORY = 'the users of this instance are in no directory of yours'
