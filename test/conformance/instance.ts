import { ConnectClient, ListUsersCommand } from '@aws-sdk/client-connect'
import { startSandbox } from '../../src/sandbox/sandbox.js'

/** What the checks are made on. */
export interface Target {
  readonly what: string
  readonly client: ConnectClient
  readonly instanceId: string
  /** The one user who may be written to, or undefined: read only. */
  readonly writable: string | undefined
  readonly close: () => Promise<void>
}

/**
 * A fresh sandbox, or the real instance whose ARN is in `CONFORMANCE_INSTANCE`, with the credentials of the AWS
 * environment. That one is only read, unless `CONFORMANCE_WRITE_USER` names a user whose record may be written and
 * put back. The usual set-up of tests keeps all of AWS away, so only `npm run conformance` gets there.
 */
export async function openTarget(env: NodeJS.ProcessEnv): Promise<Target> {
  const arn = env['CONFORMANCE_INSTANCE'] ?? ''
  if (arn === '') {
    return openSandbox()
  }
  const [, region, instanceId] = /^arn:[^:]+:connect:([^:]+):\d+:instance\/([^/]+)$/.exec(arn) ?? []
  if (region === undefined || instanceId === undefined) {
    throw new Error(`CONFORMANCE_INSTANCE must be the ARN of an instance, not '${arn}'`)
  }
  const client = new ConnectClient({ region, maxAttempts: 10 })
  const username = env['CONFORMANCE_WRITE_USER'] ?? ''
  const writable = username === '' ? undefined : await findUser(client, instanceId, username)
  const close = () => {
    client.destroy()
    return Promise.resolve()
  }
  return { what: `the instance ${instanceId}`, client, instanceId, writable, close }
}

async function openSandbox(): Promise<Target> {
  const sandbox = await startSandbox({ users: 40, latencyMs: 0, burst: 1000 })
  const client = new ConnectClient({
    endpoint: sandbox.url,
    region: sandbox.region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: sandbox.env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: sandbox.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  })
  const [writable] = sandbox.store.users.keys()
  const close = () => {
    client.destroy()
    return sandbox.stop()
  }
  return { what: 'the sandbox', client, instanceId: sandbox.instance.id, writable, close }
}

async function findUser(client: ConnectClient, InstanceId: string, username: string): Promise<string> {
  let NextToken: string | undefined
  do {
    const page = await client.send(new ListUsersCommand({ InstanceId, MaxResults: 1000, NextToken }))
    const found = page.UserSummaryList?.find(({ Username }) => Username === username)
    if (found?.Id !== undefined) {
      return found.Id
    }
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  throw new Error(`CONFORMANCE_WRITE_USER: there is no user '${username}'`)
}
