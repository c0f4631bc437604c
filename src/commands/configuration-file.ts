import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { BulkError, usageError } from '../model/errors.js'
import { isObject } from '../model/json-text.js'
import { didYouMean } from '../model/names.js'
import { connectionOptions } from './connection-options.js'
import { Flags, type ParseContext } from './flags.js'
import { runChoices } from './run-options.js'
import { outputOptions } from './output-options.js'

const INSTANCES = 'instances'

/** A value of the file, and its line. */
export interface FileValue {
  readonly value: string
  readonly line: number
}

export type FileValues = ReadonlyMap<string, FileValue>

/** What a configuration file says. */
export interface ReadFile {
  readonly values: FileValues
  /** By name. */
  readonly instances: ReadonlyMap<string, FileValues>
}

/**
 * Reads a configuration file, which may hold values of these names.
 * @throws BulkError exit 2 with the line that is wrong
 */
export function readConfiguration(
  text: string,
  path: string,
  names: readonly string[],
  context: ParseContext,
): ReadFile {
  const file = { path, text, names, context }
  const { [INSTANCES]: named = {}, ...standard } = parsed(file)
  if (!isObject(named)) throw wrong(file, lineOf(text, '', INSTANCES), `${INSTANCES} must be tables.`)
  const instances = Object.entries(named).map(([name, table]) => {
    const header = `${INSTANCES}.${name}`
    if (!isObject(table)) throw wrong(file, lineOf(text, INSTANCES, name), `${header} must be a table.`)
    if (!('instance' in table))
      throw wrong(file, lineOf(text, header), `[${header}] has no instance.`, 'Give its ARN, id or alias.')
    return [name, valuesOf(table, header, file)] as const
  })
  return { values: valuesOf(standard, '', file), instances: new Map(instances) }
}

interface File {
  readonly path: string
  readonly text: string
  readonly names: readonly string[]
  readonly context: ParseContext
}

type Table = Readonly<Record<string, unknown>>

function parsed(file: File): Table {
  try {
    return parse(file.text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [first = ''] = error.message.split('\n')
    throw wrong(file, error.line, `${first.replace(/^Invalid TOML document: /, '')}.`)
  }
}

function valuesOf(table: Table, header: string, file: File): FileValues {
  return new Map(
    Object.entries(table).map(([name, value]) => {
      const line = lineOf(file.text, header, name)
      if (!file.names.includes(name)) throw unknownKey(file, line, name)
      if (typeof value !== 'string' && typeof value !== 'number')
        throw wrong(file, line, `${name} must be a text or a number.`)
      const text = String(value).trim()
      check(name, text, line, file)
      return [name, { value: isPath(name) ? pathOf(text, file) : text, line }] as const
    }),
  )
}

function isPath(name: string): boolean {
  return name === 'protect-file' || name === 'state-dir'
}

/** From the folder of the file, or the home folder for `~/`. */
function pathOf(text: string, { path, context }: File): string {
  return text.startsWith('~/') ? resolve(context.homeFolder, text.slice(2)) : resolve(dirname(path), text)
}

/** A value is right if its flag would take it. */
function check(name: string, text: string, line: number, file: File): void {
  if (text === '') throw wrong(file, line, `${name} has no value.`)
  const key = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const flags = new Flags({ [key]: name === 'rate' ? [text] : text }, [])
  const context = { ...file.context, env: {}, homeFolder: file.context.homeFolder || '/' }
  try {
    connectionOptions(flags, context)
    outputOptions(flags)
    runChoices(flags, context)
  } catch (error) {
    if (!(error instanceof BulkError)) throw error
    // No one typed the flag: the file gives the value under its key.
    throw wrong(file, line, `${name}: ${error.inSession.message}`, error.inSession.hint)
  }
}

function unknownKey(file: File, line: number, name: string): BulkError {
  const { names } = file
  const hint = didYouMean(name, names) ?? `It may hold ${names.join(', ')}.`
  return wrong(file, line, `there is no setting "${name}".`, hint)
}

function wrong({ path }: File, line: number, what: string, hint?: string): BulkError {
  return usageError('BadConfiguration', `${path}, line ${line}: ${what}`, hint)
}

/** The line of a key below a header, or of the header; 1 where the file writes it in a form of its own. */
function lineOf(text: string, header: string, name?: string): number {
  let current = ''
  for (const [n, line] of text.split('\n').entries()) {
    const [, opened] = /^\s*\[\s*(.+?)\s*\]\s*(?:#.*)?$/.exec(line) ?? []
    if (opened !== undefined) current = bare(opened)
    const [, key] = /^\s*([^=#]+?)\s*=/.exec(line) ?? []
    const isHeader = opened !== undefined && current === header && name === undefined
    const isKey = key !== undefined && name !== undefined && current === header && bare(key) === name
    if (isHeader || isKey) return n + 1
  }
  return 1
}

function bare(key: string): string {
  return key.replaceAll(/["']/g, '').replaceAll(/\s*\.\s*/g, '.')
}
