import { isAbsolute, join } from 'node:path'
import type { Context } from './context.js'

/** The variable that names the folder, and where it usually is in the home folder: XDG, and what Windows has for it. */
const FOLDERS = {
  configuration: { xdg: ['XDG_CONFIG_HOME', '.config'], windows: ['APPDATA', 'AppData', 'Roaming'] },
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
