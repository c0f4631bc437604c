import { expect, test } from 'vitest'
import { addressOf } from '../../src/connect/aws-addresses.js'
import type { Profile } from '../../src/connect/aws-sources.js'

const profile = (config: Profile['config'] = {}): Profile => ({
  name: 'ops',
  namedBy: undefined,
  config,
  credentials: {},
  services: {},
})

test.each([
  ['lower case', { AWS_USE_FIPS_ENDPOINT: 'true' }, {}, true],
  ['as Python writes it', { AWS_USE_FIPS_ENDPOINT: 'True' }, {}, true],
  ['upper case, with a line end', { AWS_USE_FIPS_ENDPOINT: 'TRUE\r' }, {}, true],
  ['in the profile', {}, { use_fips_endpoint: 'True' }, true],
  [
    'the variable before the profile',
    { AWS_USE_FIPS_ENDPOINT: 'false' },
    { use_fips_endpoint: 'true' },
    false,
  ],
  ['a word that AWS does not know', { AWS_USE_FIPS_ENDPOINT: '1' }, {}, false],
  ['nothing', {}, {}, false],
] as const)('FIPS is asked for by %s', (_, env, config, useFipsEndpoint) => {
  expect(addressOf('connect', undefined, env, profile(config))).toEqual({
    useFipsEndpoint,
    useDualstackEndpoint: false,
  })
})

test('dual stack is read in the same way', () => {
  const env = { AWS_USE_DUALSTACK_ENDPOINT: 'True' }
  expect(addressOf('sts', undefined, env, profile())).toMatchObject({ useDualstackEndpoint: true })
})

test('an overridden endpoint is meant as it is, and the other services keep their kind', () => {
  const env = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_ENDPOINT_URL_STS: 'https://sts.example.com' }
  expect(addressOf('sts', undefined, env, profile())).toEqual({
    endpoint: 'https://sts.example.com',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  })
  expect(addressOf('sso', undefined, env, profile())).toMatchObject({ useFipsEndpoint: true })
})

test('settings of the credentials file count too, and win', () => {
  const both: Profile = {
    ...profile({ use_fips_endpoint: 'false', endpoint_url: 'https://config.example.com' }),
    credentials: { use_fips_endpoint: 'true', endpoint_url: 'https://credentials.example.com' },
  }
  expect(addressOf('connect', undefined, {}, both)).toMatchObject({
    endpoint: 'https://credentials.example.com',
  })
  const ignored = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }
  expect(addressOf('connect', undefined, ignored, both)).toMatchObject({ useFipsEndpoint: true })
})
