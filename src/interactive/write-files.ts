import { isAbsolute, join, relative, resolve } from 'node:path'
import { failuresCsv, hasFailures } from '../journal/failures-csv.js'
import type { JobHistory } from '../journal/job-history.js'
import { jsonPieces } from '../model/json-text.js'
import type { Plan } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { Report } from '../model/report.js'
import { count } from '../model/wording.js'
import { quoted, shellOf } from '../output/shell.js'
import { planDocument } from '../plan/plan-document.js'
import { fileTime, isoTime, localTime } from '../platform/clock.js'
import type { Files } from '../platform/files.js'
import { REPORT_FORMS, renderReport, reportFormOf } from '../output/report/forms.js'
import { usersCsv } from '../workflow/input/export-rows.js'
import { type OutputKind, occupantOf, writeOutput } from '../workflow/output-files.js'
import type { Line } from './prompts/stage.js'
import type { Session } from './session.js'

interface NewFile {
  readonly title: string
  readonly initial: string
  readonly kind: OutputKind
  readonly content: (path: string) => Iterable<string> | Promise<Iterable<string>>
  /** Why a name is refused. */
  readonly check?: ((name: string) => string | undefined) | undefined
  /** The lines shown once it is written. */
  readonly written: (path: string, typed: string) => readonly string[]
}

/** Writes users to a file for `--users-file`; resolves to its name for the command line. */
export function writeUsers(session: Session, users: readonly User[]): Promise<string> {
  return writeFile(session, {
    title: `Write ${count(users.length, 'user')} to a file`,
    initial: `users-${fileTime(session.context.clock.now())}.csv`,
    kind: 'other',
    content: () => [usersCsv(users)],
    written: (path) => [`Wrote ${count(users.length, 'user')} to ${path}`],
  })
}

export function writePlan(session: Session, plan: Plan, warnings: readonly string[]): Promise<string> {
  const now = session.context.clock.now()
  return writeFile(session, {
    title: 'Write the plan to a file',
    initial: `plan-${fileTime(now)}.json`,
    kind: 'plan',
    content: () => jsonPieces(planDocument(plan, isoTime(now), warnings)),
    written: (path, typed) => [
      `Wrote the plan for ${count(plan.users.length, 'user')} to ${path}`,
      `To apply it: connect-bulk apply ${quoted(typed, shellOf(session.context))}`,
    ],
  })
}

/** Writes a report as the page, text or table that the name's ending asks for. */
export function writeReport(session: Session, report: Report, initial: string): Promise<string> {
  return writeFile(session, {
    title: 'Write a report',
    initial,
    kind: 'report',
    check: (name) =>
      reportFormOf(name.trim()) === undefined
        ? `The ending decides the form: ${REPORT_FORMS.join(', ')}; .html is one page to read or print.`
        : undefined,
    content: async (path) => [await renderReport(reportFormOf(path) ?? '.html', report)],
    written: (path) => [`Wrote the report to ${path}`],
  })
}

export function writeFailuresFile(session: Session, history: JobHistory): Promise<string> {
  return writeFile(session, {
    title: 'Download CSV',
    initial: `connect-bulk-failures-${history.plan.job}.csv`,
    kind: 'failures',
    content: () => (hasFailures(history) ? failuresCsv(history) : ['']),
    written: (path, typed) => [
      `Wrote ${path}`,
      `To retry with it: connect-bulk retry ${quoted(typed, shellOf(session.context))}`,
    ],
  })
}

async function writeFile(
  session: Session,
  { title, initial, kind, content, check, written }: NewFile,
): Promise<string> {
  const path = await askPath(session, { title, initial, kind, content, check })
  const output = { path, kind, flag: 'File' }
  const typed = typedPath(session.context.cwd, path)
  // Overwriting has been asked about.
  await writeOutput(session.context.files, output, await content(path), { force: true })
  await session.prompts.pages({
    title: 'Written',
    lines: written(path, typed).map((text) => ({ text })),
    actions: [{ key: 'enter', does: 'continue' }],
  })
  return typed
}

/** A path as it is typed in this folder: relative if the file is below it. */
function typedPath(cwd: string, path: string): string {
  const below = relative(cwd, path)
  return below.startsWith('..') || isAbsolute(below) ? path : below
}

/** Asks for a file name until there is nothing to overwrite or overwriting is confirmed. Resolves to an absolute path. */
async function askPath(
  session: Session,
  { title, initial, kind, content, check }: Omit<NewFile, 'written'>,
): Promise<string> {
  let name = initial
  for (;;) {
    name = await session.prompts.text({
      title,
      heading: fileHeading(session),
      label: 'File',
      initial: name,
      check: (text) => (text.trim() === '' ? 'Enter a file name.' : check?.(text)),
    })
    const path = pathOf(session, name.trim())
    if (await mayWrite(session, path, kind, () => content(path))) return path
  }
}

/** The folder that relative names are in. */
export function fileHeading({ context }: Session): readonly Line[] {
  return [{ text: `Folder: ${context.cwd}`, style: 'dim' }, { text: '' }]
}

async function holds(files: Files, path: string, content: Iterable<string>): Promise<boolean> {
  return Buffer.from([...content].join('')).equals(await files.read(path))
}

/** As a shell reads it: `~` is the home folder. */
export function pathOf({ context }: Session, name: string): string {
  const { cwd, homeFolder } = context
  if (name === '~') return homeFolder
  return name.startsWith('~/') ? join(homeFolder, name.slice(2)) : resolve(cwd, name)
}

/** Asks before anything is lost; the same file once more loses nothing. */
async function mayWrite(
  session: Session,
  path: string,
  kind: OutputKind,
  content: () => Iterable<string> | Promise<Iterable<string>>,
): Promise<boolean> {
  const { clock, files } = session.context
  const occupant = await occupantOf(files, path)
  if (occupant.kind !== 'file') return true
  if (occupant.ours === kind && (await holds(files, path, await content()))) return true
  const lines = count(occupant.lines, 'line')
  return session.prompts.choose({
    title: `${path} exists (${lines}, ${localTime(occupant.modifiedAt, clock.now())}). Overwrite it?`,
    mustBeRead: true,
    choices: [
      { value: false, name: 'No, another name' },
      { value: true, name: 'Yes, overwrite it' },
    ],
  })
}
