import { isAbsolute, join, resolve } from 'node:path'
import { usageError } from '../model/errors.js'
import type { Context } from './context.js'

/** The variable that names the folder, and where it usually is in the home folder: XDG, and what Windows has for it. */
const FOLDERS = {
  configuration: { xdg: ['XDG_CONFIG_HOME', '.config'], windows: ['APPDATA', 'AppData', 'Roaming'] },
  cache: { xdg: ['XDG_CACHE_HOME', '.cache'], windows: ['LOCALAPPDATA', 'AppData', 'Local'] },
  state: { xdg: ['XDG_STATE_HOME', '.local', 'state'], windows: ['LOCALAPPDATA', 'AppData', 'Local'] },
} as const

/** The absolute path of a user's files of one kind; `undefined` without a home folder. */
export function userFolder(
  kind: keyof typeof FOLDERS,
  { env, homeFolder, platform }: Pick<Context, 'env' | 'homeFolder' | 'platform'>,
): string | undefined {
  const [variable, ...usual] = FOLDERS[kind][platform === 'win32' ? 'windows' : 'xdg']
  const given = env[variable]
  if (given !== undefined && isAbsolute(given)) return join(given, 'connect-bulk')
  return homeFolder === '' ? undefined : join(homeFolder, ...usual, 'connect-bulk')
}

/**
 * The folder that local state is kept in: the one named, else that of the environment, else the system's usual one.
 * @throws BulkError exit 2 where there is no home folder to put it in
 */
export function stateFolderOf(
  named: string | undefined,
  context: Pick<Context, 'env' | 'cwd' | 'homeFolder' | 'platform'>,
): string {
  const given = named ?? context.env['CONNECT_BULK_STATE_DIR']
  if (given !== undefined && given !== '') return resolve(context.cwd, given)
  const folder = userFolder('state', context)
  if (folder !== undefined) return folder
  throw usageError(
    'NoHome',
    'There is no home folder to record jobs in.',
    'Name a folder with --state-dir, or set CONNECT_BULK_STATE_DIR or HOME.',
  )
}
