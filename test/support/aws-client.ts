import { type AwsOptions, openAccess } from '../../src/connect/sdk-access.js'
import { createConnectClient } from '../../src/connect/sdk-clients.js'

/** The client that a command line with these options would use. */
export async function openClient(options: AwsOptions) {
  const access = await openAccess(options, {
    version: '0.0.0-test',
    homeFolder: '/nowhere',
    readFile: () => Promise.reject(new Error('no file is read here')),
    askMfaCode: undefined,
    warn: () => undefined,
  })
  return createConnectClient(access)
}
