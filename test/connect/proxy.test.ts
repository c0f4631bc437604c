import { expect, test } from 'vitest'
import { proxyFor } from '../../src/connect/proxy.js'

const SERVICE = 'https://connect.eu-central-1.amazonaws.com'
const ALL = { HTTPS_PROXY: 'http://proxy:3128' }

test.each([
  ['upper case', SERVICE, ALL, 'http://proxy:3128/'],
  ['lower case first', SERVICE, { ...ALL, https_proxy: 'http://lower:1' }, 'http://lower:1/'],
  ['an empty one is none', SERVICE, { https_proxy: ' ', HTTPS_PROXY: '' }, undefined],
  ['an empty one in lower case switches it off', SERVICE, { ...ALL, https_proxy: '' }, undefined],
  [
    'an empty no_proxy excludes nothing',
    SERVICE,
    { ...ALL, no_proxy: '', NO_PROXY: '*' },
    'http://proxy:3128/',
  ],
  ['the scheme decides', 'http://connect.example.com', ALL, undefined],
  ['http', 'http://connect.example.com', { HTTP_PROXY: 'http://plain:80' }, 'http://plain/'],
  ['without a scheme', SERVICE, { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
  ['user and password', SERVICE, { HTTPS_PROXY: 'http://ann:p%40ss@proxy:1' }, 'http://ann:p%40ss@proxy:1/'],
  ['excluded by its domain', SERVICE, { ...ALL, NO_PROXY: 'x.example, amazonaws.com' }, undefined],
  ['excluded with a dot', SERVICE, { ...ALL, no_proxy: '.amazonaws.com' }, undefined],
  [
    'excluded with its port',
    SERVICE,
    { ...ALL, NO_PROXY: 'connect.eu-central-1.amazonaws.com:443' },
    undefined,
  ],
  [
    'another port',
    SERVICE,
    { ...ALL, NO_PROXY: 'connect.eu-central-1.amazonaws.com:8443' },
    'http://proxy:3128/',
  ],
  ['half a name', SERVICE, { ...ALL, NO_PROXY: 'naws.com' }, 'http://proxy:3128/'],
  ['everything excluded', SERVICE, { ...ALL, NO_PROXY: '*' }, undefined],
  ['loopback', 'https://127.0.0.1:8443', ALL, undefined],
  ['loopback in IPv6', 'https://[::1]:8443', ALL, undefined],
  ['localhost', 'https://localhost', ALL, undefined],
] as const)('%s', (_, target, env, url) => {
  expect(proxyFor(new URL(target), env)?.url).toBe(url)
})

test('a proxy is shown without its user and password', () => {
  const proxy = proxyFor(new URL(SERVICE), { https_proxy: 'http://ann:secret@proxy:3128' })
  expect(proxy).toMatchObject({ shown: 'http://proxy:3128', variable: 'https_proxy' })
})

test.each(['socks5://proxy:1080', 'http://'])('%s is no proxy, and the variable is named', (text) => {
  expect(() => proxyFor(new URL(SERVICE), { HTTPS_PROXY: text })).toThrow(/HTTPS_PROXY is not the address/)
})
