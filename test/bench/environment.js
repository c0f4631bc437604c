import { join } from 'node:path'

/** The environment of a measured process: nothing of this machine's AWS settings, and all it writes below a folder. */
export function cleanEnvironment(folder, env) {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...env,
    CONNECT_BULK_STATE_DIR: join(folder, 'state'),
  }
}
