import { expect, test } from 'vitest'
import { namedProfile, type Profile, sourceNote, sourceOf } from '../../src/connect/aws-sources.js'

const KEYS = { AWS_ACCESS_KEY_ID: 'AKENV', AWS_SECRET_ACCESS_KEY: 'secret' }
const FILE_KEYS = { aws_access_key_id: 'AKFILE', aws_secret_access_key: 'secret' }
const ROLE = { role_arn: 'arn:aws:iam::111122223333:role/ops', source_profile: 'base' }
const SSO = { sso_session: 'corp', sso_account_id: '111122223333', sso_role_name: 'ops' }
const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod' }

const profile = (more: Partial<Profile> = {}): Profile => ({
  name: 'ops',
  namedBy: undefined,
  config: {},
  credentials: {},
  services: {},
  ...more,
})

test.each([
  ['a flag', '--profile', 'flag', { AWS_PROFILE: 'one' }, 'flag'],
  ['AWS_PROFILE', 'AWS_PROFILE', 'one', { AWS_PROFILE: ' one\r' }, undefined],
  [
    'AWS_DEFAULT_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'two',
    { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'two' },
    undefined,
  ],
  [
    'both, as version 2 of the AWS CLI does',
    'AWS_PROFILE',
    'one',
    { AWS_PROFILE: 'one', AWS_DEFAULT_PROFILE: 'two' },
    undefined,
  ],
  ['nothing', undefined, 'default', {}, undefined],
] as const)('the profile is named by %s', (_, namedBy, name, env, flag) => {
  expect(namedProfile(flag, env)).toEqual({ name, namedBy })
})

test.each([
  [
    'keys of the environment before a profile',
    { ...KEYS, AWS_PROFILE: 'ops' },
    { namedBy: 'AWS_PROFILE', credentials: FILE_KEYS },
    'environment',
  ],
  ['a profile that is a flag before them', KEYS, { namedBy: '--profile', credentials: FILE_KEYS }, 'keys'],
  ['a role before a web identity of the environment', TOKEN, { config: ROLE }, 'role'],
  [
    'a web identity of the environment before keys of a file',
    TOKEN,
    { credentials: FILE_KEYS },
    'web-identity',
  ],
  [
    'a flag before a web identity of the environment',
    TOKEN,
    { namedBy: '--profile', credentials: FILE_KEYS },
    'keys',
  ],
  ['SSO before keys of a file', {}, { config: SSO, ssoSession: {}, credentials: FILE_KEYS }, 'sso'],
  [
    'an SSO session without an account, which is for other services',
    {},
    { config: { sso_session: 'corp' }, credentials: FILE_KEYS },
    'keys',
  ],
  [
    'the credentials file before a process',
    {},
    { config: { credential_process: 'x' }, credentials: FILE_KEYS },
    'keys',
  ],
  [
    'a process before keys of the config file',
    {},
    { config: { credential_process: 'x', ...FILE_KEYS } },
    'process',
  ],
  ['keys of the config file', {}, { config: FILE_KEYS }, 'keys'],
  ['a container', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, {}, 'container'],
  ['the machine', {}, {}, 'instance'],
  ['nothing', { AWS_EC2_METADATA_DISABLED: 'TRUE' }, {}, 'none'],
  [
    'an empty key is none',
    { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: 'x' },
    { credentials: FILE_KEYS },
    'keys',
  ],
] as const)('the source is %s', (_, env, more, kind) => {
  expect(sourceOf(env, profile(more))).toMatchObject({ kind })
})

test('blanks and line ends around keys are dropped; what else no key has is told by name', () => {
  const env = { ...KEYS, AWS_SESSION_TOKEN: 'tok\r\n' }
  expect(sourceOf(env, profile())).toMatchObject({ keys: { sessionToken: 'tok' } })
  expect(() => sourceOf({ ...KEYS, AWS_SESSION_TOKEN: 'to\rk' }, profile())).toThrow(
    /AWS_SESSION_TOKEN \(the environment\) has a character that no key has, U\+000D at position 3/,
  )
  expect(() => sourceOf({ AWS_ACCESS_KEY_ID: 'AK' }, profile())).toThrow(/no AWS_SECRET_ACCESS_KEY/)
})

test('a profile that names an SSO session which is not there says so', () => {
  expect(() => sourceOf({}, profile({ config: SSO }))).toThrow(/no section \[sso-session corp\]/)
  expect(sourceOf(KEYS, profile({ config: SSO }))).toMatchObject({ kind: 'environment' })
})

test.each([
  ['only keys', KEYS, {}, undefined],
  ['only a profile', { AWS_PROFILE: 'ops' }, { namedBy: 'AWS_PROFILE', credentials: FILE_KEYS }, undefined],
  [
    'keys and a profile',
    { ...KEYS, AWS_PROFILE: 'ops' },
    { namedBy: 'AWS_PROFILE' },
    /keys from the environment.*not profile ops \(AWS_PROFILE\)/,
  ],
  [
    'keys and a flag',
    KEYS,
    { namedBy: '--profile', credentials: FILE_KEYS },
    /profile ops \(--profile\), not the keys/,
  ],
  [
    'two profiles',
    { AWS_PROFILE: 'ops', AWS_DEFAULT_PROFILE: 'x' },
    { namedBy: 'AWS_PROFILE', credentials: FILE_KEYS },
    /profile ops \(AWS_PROFILE\), not profile x \(AWS_DEFAULT_PROFILE\)/,
  ],
] as const)('with %s it is said which was taken', (_, env, more, said) => {
  const note = sourceNote(env, profile(more), sourceOf(env, profile(more)))
  if (said === undefined) expect(note).toBeUndefined()
  else expect(note).toMatch(said)
})
