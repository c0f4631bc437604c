import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from './tls-service.js'

type Env = Readonly<Record<string, string>>

/** How a shell is set up, and whose key signs then; `undefined`: nobody's, as the profile does not exist. */
export interface Case {
  readonly what: string
  readonly env: Env
  readonly profile?: string
  readonly key: string | undefined
  /** Version 1 of the AWS CLI takes another key. */
  readonly onlyVersion2?: true
}

const KEYS: Env = { AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 'secret' }
const ROLE = (name: string): string => `arn:aws:iam::111122223333:role/${name}`

/** `FOLDER` in a value is the folder of the AWS files. */
export const CASES: readonly Case[] = [
  { what: 'nothing', env: {}, key: 'AKDEFAULT' },
  { what: 'keys', env: KEYS, key: 'AKENV' },
  { what: 'keys with a token', env: { ...KEYS, AWS_SESSION_TOKEN: 'token' }, key: 'AKENV' },
  { what: 'an empty key', env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, key: 'AKDEFAULT' },
  { what: 'AWS_PROFILE', env: { AWS_PROFILE: 'ops' }, key: 'AKOPS' },
  { what: 'AWS_DEFAULT_PROFILE', env: { AWS_DEFAULT_PROFILE: 'ops' }, key: 'AKOPS' },
  {
    what: 'both variables',
    env: { AWS_PROFILE: 'ops', AWS_DEFAULT_PROFILE: 'config' },
    key: 'AKOPS',
    onlyVersion2: true,
  },
  { what: 'keys and AWS_PROFILE', env: { ...KEYS, AWS_PROFILE: 'ops' }, key: 'AKENV' },
  { what: 'keys and AWS_DEFAULT_PROFILE', env: { ...KEYS, AWS_DEFAULT_PROFILE: 'ops' }, key: 'AKENV' },
  { what: 'a flag', env: {}, profile: 'ops', key: 'AKOPS' },
  { what: 'keys and a flag', env: KEYS, profile: 'ops', key: 'AKOPS' },
  { what: 'AWS_PROFILE and a flag', env: { AWS_PROFILE: 'config' }, profile: 'ops', key: 'AKOPS' },
  { what: 'a profile with keys in both files', env: { AWS_PROFILE: 'both' }, key: 'AKCREDENTIALS' },
  { what: 'a profile with keys in the config file', env: { AWS_PROFILE: 'config' }, key: 'AKCONFIG' },
  { what: 'a credential process', env: { AWS_PROFILE: 'process' }, key: 'AKPROCESS' },
  {
    what: 'a process beside keys of the credentials file',
    env: { AWS_PROFILE: 'keys-and-process' },
    key: 'AKKEYS',
  },
  {
    what: 'a process beside keys of the config file',
    env: { AWS_PROFILE: 'process-and-config' },
    key: 'AKPROCESS',
  },
  { what: 'an assumed role', env: { AWS_PROFILE: 'role' }, key: 'AKROLE' },
  { what: 'a role that a flag names, and keys', env: KEYS, profile: 'role', key: 'AKROLE' },
  {
    what: 'an assumed role, and FIPS beside an endpoint of its own',
    env: { AWS_PROFILE: 'role', AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    key: 'AKROLE',
  },
  { what: 'a role from the keys of the environment', env: KEYS, profile: 'role-of-keys', key: 'AKROLE' },
  { what: 'a web identity of a profile', env: { AWS_PROFILE: 'web' }, key: 'AKWEB' },
  {
    what: 'a web identity of the environment',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'FOLDER/token', AWS_ROLE_ARN: ROLE('POD') },
    key: 'AKPOD',
  },
  {
    what: 'a web identity of the environment and AWS_PROFILE',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'FOLDER/token', AWS_ROLE_ARN: ROLE('POD'), AWS_PROFILE: 'ops' },
    key: 'AKPOD',
  },
  {
    what: 'a web identity of the environment and a flag',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'FOLDER/token', AWS_ROLE_ARN: ROLE('POD') },
    profile: 'ops',
    key: 'AKOPS',
  },
  { what: 'a profile that does not exist', env: { AWS_PROFILE: 'nope' }, key: undefined },
  { what: 'keys and a profile that does not exist', env: { ...KEYS, AWS_PROFILE: 'nope' }, key: undefined },
  { what: 'keys and a flag that names no profile', env: KEYS, profile: 'nope', key: undefined },
]

export const MFA_DEVICE = 'arn:aws:iam::111122223333:mfa/ann'
/** The role of profile `mfa`: its key is the one that the sandbox knows. */
const SANDBOX_ROLE = 'IASANDBOXEXAMPLE00'

const CREDENTIALS = ['default', 'ops', 'both:CREDENTIALS', 'keys-and-process:KEYS']
  .map((text) => text.split(':'))
  .map(([name = '', key = name]) => `[${name}]\n${keys(`AK${key.toUpperCase()}`)}`)
  .concat('[all-in-one]\nservices = elsewhere\nca_bundle = /ca.pem\n')
  .join('\n')

const CONFIG = (folder: string): string => `
[default]
region = eu-central-1
[profile both]
${keys('AKBOTH')}
[profile config]
${keys('AKCONFIG')}
[profile process]
credential_process = ${folder}/process
[profile keys-and-process]
credential_process = ${folder}/process
[profile process-and-config]
credential_process = ${folder}/process
${keys('AKIGNORED')}
[profile role]
role_arn = ${ROLE('ROLE')}
source_profile = ops
[profile role-of-keys]
role_arn = ${ROLE('ROLE')}
credential_source = Environment
[profile mfa]
role_arn = ${ROLE(SANDBOX_ROLE)}
source_profile = ops
mfa_serial = ${MFA_DEVICE}
[services elsewhere]
connect =
  endpoint_url = https://connect.example.com
[profile web]
role_arn = ${ROLE('WEB')}
web_identity_token_file = ${folder}/token
`

function keys(id: string): string {
  return `aws_access_key_id = ${id}\naws_secret_access_key = secret\n`
}

/** AWS files with those profiles, and an STS. */
export async function openCallers() {
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-callers-'))
  writeFileSync(join(folder, 'credentials'), CREDENTIALS)
  writeFileSync(join(folder, 'config'), CONFIG(folder))
  writeFileSync(join(folder, 'token'), 'a.web.token')
  writeFileSync(join(folder, 'process'), `#!/bin/sh\necho '${JSON.stringify(PROCESS)}'\n`)
  chmodSync(join(folder, 'process'), 0o755)
  const codes: string[] = []
  const server: Server = createServer((request, response) => void answerAsSts(request, response, codes))
  const url = `http://127.0.0.1:${await listen(server)}`
  return {
    /** The MFA codes that roles were assumed with. */
    codes,
    env: (one: Pick<Case, 'env'>): Record<string, string> => ({
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_STS: url,
      ...Object.fromEntries(
        Object.entries(one.env).map(([name, text]) => [name, text.replace('FOLDER', folder)]),
      ),
    }),
    close: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const PROCESS = { Version: 1, AccessKeyId: 'AKPROCESS', SecretAccessKey: 'secret' }

/** Gives the credentials of any role, and says whose key has signed. */
export async function answerAsSts(
  request: IncomingMessage,
  response: ServerResponse,
  codes: string[] = [],
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const asked = new URLSearchParams(Buffer.concat(chunks).toString())
  const action = asked.get('Action') ?? ''
  const code = asked.get('TokenCode')
  if (code !== null) codes.push(code)
  const signer = signerOf(request)
  const role = asked.get('RoleArn')?.split('/').at(-1) ?? ''
  const result = action === 'GetCallerIdentity' ? callerXml(signer) : roleXml(role)
  response.writeHead(200, { 'content-type': 'text/xml' })
  response.end(
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`,
  )
}

/** The key that has signed a request. */
export function signerOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? ''
}

function callerXml(signer: string): string {
  return `<Arn>${signer}</Arn><UserId>${signer}</UserId><Account>111122223333</Account>`
}

function roleXml(role: string): string {
  const end = new Date(Date.now() + 3_600_000).toISOString()
  return (
    `<Credentials><AccessKeyId>AK${role}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
    `<SessionToken>token</SessionToken><Expiration>${end}</Expiration></Credentials>` +
    `<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/${role}/b</Arn></AssumedRoleUser>`
  )
}
