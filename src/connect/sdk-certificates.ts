import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { BulkError, EXIT } from '../model/errors.js'
import { type Profile, profileSetting } from './aws-sources.js'

interface Reading {
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly homeFolder: string
}

export interface Certificates {
  /** The setting that names a file of certificates, and the file; `undefined` without one. */
  readonly from: string | undefined
  /**
   * Those of the file besides the ones that Node.js trusts; `undefined` leaves it to Node.js.
   * @throws BulkError exit 1 for a file that is no use
   */
  readonly load: () => Promise<SecureContext | undefined>
}

/** The certificates that the AWS settings name. */
export function certificatesOf(
  env: Readonly<Record<string, string | undefined>>,
  profile: Profile,
  reading: Reading,
): Certificates {
  const settings = [
    ['AWS_CA_BUNDLE', env['AWS_CA_BUNDLE']],
    [`ca_bundle of profile ${profile.name}`, profileSetting(profile, 'ca_bundle')],
    ['REQUESTS_CA_BUNDLE', env['REQUESTS_CA_BUNDLE']],
  ] as const
  const [setting, path = ''] = settings.find(([, value]) => (value ?? '').trim() !== '') ?? []
  if (setting === undefined) return { from: undefined, load: () => Promise.resolve(undefined) }
  const files: File[] = [{ setting, path: path.trim() }]
  // Node.js has read this file too, but leaves it out where certificates are given.
  const extra = env['NODE_EXTRA_CA_CERTS'] ?? ''
  if (extra !== '') files.push({ setting: 'NODE_EXTRA_CA_CERTS', path: extra })
  return { from: `${setting} (${path.trim()})`, load: () => loadFiles(files, reading) }
}

interface File {
  readonly setting: string
  readonly path: string
}

async function loadFiles(files: readonly File[], reading: Reading): Promise<SecureContext> {
  const bundles: string[] = []
  for (const file of files) bundles.push(await readBundle(file, reading))
  return createSecureContext({ ca: [...rootCertificates, ...bundles] })
}

async function readBundle(file: File, { readFile, homeFolder }: Reading): Promise<string> {
  const full = file.path.startsWith('~/') ? `${homeFolder}/${file.path.slice(2)}` : file.path
  const bytes = await readFile(full).catch((error: unknown) => {
    throw badFile(file, "can't be read", error)
  })
  const text = new TextDecoder().decode(bytes)
  if (!text.includes('-----BEGIN')) throw badFile(file, 'holds no PEM certificate')
  try {
    createSecureContext({ ca: text })
  } catch (error) {
    throw badFile(file, "holds a certificate that can't be read", error)
  }
  return text
}

function badFile({ setting, path }: File, why: string, cause?: unknown): BulkError {
  return new BulkError(
    'BadCertificates',
    EXIT.unexpected,
    `The file ${JSON.stringify(path)} (${setting.replace(/ .*/, '')}) ${why}.`,
    `${setting} must name a PEM file of the certificates to trust.`,
    cause,
  )
}
