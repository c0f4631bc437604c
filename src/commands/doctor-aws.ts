import { explainError } from '../connect/explain-error.js'
import type { InstanceInfo } from '../connect/connect.js'
import type { Examination, SideAnswer } from '../connect/sdk-examination.js'
import type { Rates } from '../connect/rate-quotas.js'
import { EXIT } from '../model/errors.js'
import { type Check, ok, warning } from '../output/checks.js'
import type { ConnectionOptions } from '../library/connection-options.js'

/** A clock skew below this, in seconds, isn't reported. */
const SKEW_SECONDS = 60

/** What is settled before anything is sent. */
export function settingChecks(examination: Examination): readonly Check[] {
  const { region, endpoint, proxy } = examination
  const overridden = endpoint.isOverridden ? ' (overridden)' : ''
  return [
    ok('region', region),
    ok('endpoint', `${endpoint.url}${overridden}`),
    ok('proxy', proxy === undefined ? 'none' : `${proxy.shown} (${proxy.variable})`),
  ]
}

type Environment = Readonly<Record<string, string | undefined>>

/** A file that can't be used is only a warning where nothing goes over https. @throws BulkError where it does */
export async function certificatesCheck(
  { certificates, endpoint }: Examination,
  { NODE_TLS_REJECT_UNAUTHORIZED: checking }: Environment,
): Promise<Check> {
  try {
    await certificates.load()
    if (checking === '0')
      return warning(
        'certificates',
        'not checked, because NODE_TLS_REJECT_UNAUTHORIZED is 0',
        'Unset it, and name the certificate to trust with AWS_CA_BUNDLE.',
      )
    return ok('certificates', certificates.from ?? 'those that Node.js trusts')
  } catch (thrown) {
    if (endpoint.url.startsWith('https:')) throw thrown
    return { ...failed('certificates', thrown), state: 'warning' }
  }
}

/** A failed step. */
export function failed(check: string, thrown: unknown): Check & { readonly isAccess: boolean } {
  const { message, hint = null, exitCode } = explainError(thrown, false)
  return { check, state: 'failure', message, hint, isAccess: exitCode === EXIT.access }
}

export function instanceChecks(
  { alias, id, account, identityType }: InstanceInfo,
  { expectAccount }: ConnectionOptions,
): readonly Check[] {
  const other = expectAccount !== undefined && expectAccount !== account
  return [
    ok('instance', `${alias === '' ? 'without an alias' : alias} (${id})`),
    other
      ? {
          check: 'account',
          state: 'failure',
          message: `${account}, but --expect-account is ${expectAccount}`,
          hint: 'Check --profile and the credentials.',
        }
      : ok('account', account),
    ok('identity', identityText(identityType)),
  ]
}

function identityText(type: InstanceInfo['identityType']): string {
  const limits: Readonly<Record<string, string>> = {
    SAML: 'e-mail addresses are not edited here',
    EXISTING_DIRECTORY: 'names and e-mail addresses are not edited here',
  }
  const limit = limits[type ?? '']
  return `${type ?? 'unknown'}${limit === undefined ? '' : `: ${limit}`}`
}

export function callerCheck(answer: SideAnswer<string>): Check {
  if ('answer' in answer) return ok('caller', answer.answer)
  if ('outOfBounds' in answer) return ok('caller', `unknown: ${outOfBounds('STS')}`)
  return warning(
    'caller',
    `unknown: sts:GetCallerIdentity failed (${answer.failed})`,
    'Plans and jobs then name no caller.',
  )
}

export function quotaCheck(answer: SideAnswer<Rates>, operations: readonly string[]): Check {
  if ('outOfBounds' in answer) return ok('quotas', `the documented default: ${outOfBounds('Service Quotas')}`)
  if ('failed' in answer)
    return warning(
      'quotas',
      `the documented default: servicequotas:ListServiceQuotas failed (${answer.failed})`,
      'Allow it, or give the rates that the account has with --rate.',
    )
  const rates = operations.flatMap((name) => answer.answer.get(name) ?? [])
  const found = [...new Set(rates)]
    .toSorted((one, other) => one - other)
    .map(
      (rate) =>
        `${rate} calls a second: ${operations.filter((name) => answer.answer.get(name) === rate).join(', ')}`,
    )
  return ok('quotas', found.length === 0 ? 'the documented default' : found.join('; '))
}

function outOfBounds(service: string): string {
  return `the endpoint of Amazon Connect is overridden and that of ${service} is not, so it is never called`
}

/** @param skewMs what the service's clock is ahead of this machine's by; `undefined` if it never said */
export function clockCheck(skewMs: number | undefined): Check {
  if (skewMs === undefined)
    return warning('clock', 'the service sent no Date', 'A proxy or an emulator may leave it out.')
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  if (seconds <= SKEW_SECONDS) return ok('clock', `within ${seconds} s of the service's`)
  return warning(
    'clock',
    `${seconds.toLocaleString('en-US')} s ${skewMs > 0 ? 'behind' : 'ahead of'} the service's`,
    'Calls are signed with the corrected time, but jobs are recorded with the wrong one. Set the clock.',
  )
}
