import type { CachedNames } from '../../workflow/name-cache.js'
import type { NameKind } from '../../model/names.js'
import { SETTINGS } from '../../settings/index.js'
import type { Setting } from '../../settings/setting.js'
import { FIELDS } from '../../users/fields.js'
import type { OptionSpec } from '../flags.js'
import type { Command, CommandEntry } from '../command.js'

/** What completion knows besides the commands; it never calls the service. */
export interface Known {
  readonly commands: readonly CommandEntry[]
  readonly instances: readonly CachedNames[]
  /** Those of them that a command line may mean. */
  meant(instance: string | undefined): readonly CachedNames[]
  /** Instances by the names that the configuration file gives them. */
  readonly named: readonly string[]
  /** Recorded jobs. */
  readonly jobs: readonly string[]
}

/** Candidates for the last word, without the program's own name. If there are none, the shell completes file names. */
export async function candidates(words: readonly string[], known: Known): Promise<readonly string[]> {
  const all = await candidatesOf(words, known)
  const last = words.at(-1) ?? ''
  const fitting = all.filter((one) => one.startsWith(last) && isPlain(one))
  return [...new Set(fitting)]
}

/** Names with control characters are not offered. */
function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)
}

async function candidatesOf(words: readonly string[], known: Known): Promise<readonly string[]> {
  const [first = ''] = words
  if (words.length <= 1) return [...firstWords(known), 'help']
  if (first === 'help') return commandNames(words.slice(1), known)
  const inner = behindSandbox(words)
  if (inner !== undefined) return candidatesOf(inner, known)
  const name = known.commands.find((one) => one.name === words.slice(0, 2).join(' ')) ?? named(first, known)
  if (name === undefined || (words.length === 2 && name.name.includes(' '))) return secondWords(first, known)
  const command = await name.load()
  const own = words.slice(name.name.split(' ').length)
  if (command.takesCommandLine !== true) return ofCommand(command, own, known)
  const at = commandStart(command, own)
  return at < 0 ? ofCommand(command, own, known) : candidatesOf(own.slice(at), known)
}

/** Where the nested command line begins, after the options of the outer command; -1 if it does not yet. */
function commandStart(command: Command, words: readonly string[]): number {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) return at
    if (optionOf(command, word)?.flags.includes('<') === true) at += 1
  }
  return -1
}

function named(first: string, { commands }: Known): CommandEntry | undefined {
  return commands.find(({ name }) => name === first)
}

function firstWords({ commands }: Known): readonly string[] {
  return commands.flatMap(({ name }) => name.split(' ')[0] ?? [])
}

/** What may follow `help`. */
function commandNames(words: readonly string[], known: Known): readonly string[] {
  if (words.length === 1) return firstWords(known)
  return words.length === 2 ? secondWords(words[0] ?? '', known) : []
}

function secondWords(first: string, { commands }: Known): readonly string[] {
  return commands
    .filter(({ name }) => name.startsWith(`${first} `))
    .map(({ name }) => name.slice(first.length + 1))
}

/** The command line of `sandbox run` follows a bare `--`. */
function behindSandbox(words: readonly string[]): readonly string[] | undefined {
  const at = words.indexOf('--')
  return words[0] === 'sandbox' && words[1] === 'run' && at > 0 && at < words.length - 1
    ? words.slice(at + 1)
    : undefined
}

function ofCommand(command: Command, words: readonly string[], known: Known): readonly string[] {
  const last = words.at(-1) ?? ''
  const [, joined] = /^(--[a-z-]+)=/.exec(last) ?? []
  if (joined !== undefined)
    return valuesOf(optionOf(command, joined), words, known).map((value) => `${joined}=${value}`)
  const before = optionOf(command, words.at(-2) ?? '')
  if (before?.flags.includes('<') === true) return valuesOf(before, words, known)
  if (last.startsWith('-')) return flagsOf(command, words)
  const takesJob = (command.operands ?? []).some(({ name }) => /job/.test(name))
  return takesJob
    ? ['latest', ...known.jobs]
    : last === '' && command.operands === undefined
      ? flagsOf(command, words)
      : []
}

function optionOf({ options }: Command, flag: string): OptionSpec | undefined {
  return flag === '' ? undefined : options.find(({ flags }) => flags.split(' ')[0] === flag)
}

/** Flags that are not given yet, or may be given again. */
function flagsOf({ options }: Command, words: readonly string[]): readonly string[] {
  const given = new Set(words.slice(0, -1))
  return [
    ...options.flatMap(({ flags, repeatable }) => {
      const [flag = ''] = flags.split(' ')
      return given.has(flag) && repeatable !== true ? [] : [flag]
    }),
    '--help',
  ]
}

/** The values that a flag is known to take. */
function valuesOf(option: OptionSpec | undefined, words: readonly string[], known: Known): readonly string[] {
  const names: NamesOf = (kind) => known.meant(instanceIn(words)).flatMap((one) => one.names[kind] ?? [])
  const [flag = '', argument = ''] = option?.flags.split(' ') ?? []
  if (flag === '--instance')
    return [...known.named, ...known.instances.flatMap(({ alias, id }) => (alias === '' ? [id] : [alias]))]
  if (flag === '--filter' || flag === '--require') return conditions(names)
  if (flag === '--output' && argument === '<format>') return ['table', 'json', 'ndjson']
  if (flag === '--job')
    return ['latest', ...known.jobs].flatMap((job) => OUTCOMES.map((word) => `${job}:${word}`))
  if (flag === '--min-left') return names('routing-profile').map((name) => `${name}=`)
  const setting = SETTINGS.find((one) => one.flag.name === flag)
  return setting === undefined ? choicesIn(argument) : settingValues(setting, names)
}

const OUTCOMES = ['succeeded', 'failed', 'refused', 'not-attempted']

/** `<overwrite|skip|fail>` lists the values; `<name|id|arn>` names the kinds. */
function choicesIn(argument: string): readonly string[] {
  const words = /^<([a-z-]+(?:\|[a-z-]+)+)>$/.exec(argument)?.[1]?.split('|') ?? []
  return words.some((word) => KINDS.has(word)) ? [] : words
}

const KINDS = new Set(['name', 'id', 'arn', 'alias', 'file', 'job', 'date'])

function settingValues({ prompt: { input }, none }: Setting, names: NamesOf): readonly string[] {
  const empty = none === undefined ? [] : [none]
  if (input.kind === 'word') return [...input.words, ...empty]
  if (input.kind === 'name' || input.kind === 'names') return [...names(input.of), ...empty]
  if (input.kind === 'channels') return [...(input.words ?? []), ...empty]
  if (input.kind !== 'list' || input.offers === undefined) return empty
  const levels = input.levels ?? []
  const skills = names('predefined-attribute')
  return [
    ...(levels.length === 0 ? skills : skills.flatMap((skill) => levels.map((level) => `${skill}:${level}`))),
    ...empty,
  ]
}

type NamesOf = (kind: NameKind) => readonly string[]

function instanceIn(words: readonly string[]): string | undefined {
  const at = words.indexOf('--instance')
  return at < 0
    ? words.find((word) => word.startsWith('--instance='))?.slice('--instance='.length)
    : words[at + 1]
}

/** `FIELD=VALUE` where the values are known, `FIELD=` elsewhere. */
function conditions(namesOf: NamesOf): readonly string[] {
  return FIELDS.flatMap(({ name, words = [], names: kinds, none }) => {
    if (name.startsWith('tag')) return ['tag:']
    const values = [...words, ...kinds.flatMap(namesOf), ...(none === undefined ? [] : [none])]
    return [`${name}=`, ...values.map((value) => `${name}=${value}`)]
  })
}
