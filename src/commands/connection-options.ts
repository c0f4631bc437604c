import { completeConnection, type ConnectionOptions } from '../library/connection-options.js'
import { type Flags, type OptionSpec, type ParseContext, repeatable, optionsIn } from './flags.js'
import { OUTPUT_GROUP } from './output-options.js'

export const CONNECTION_OPTIONS: readonly OptionSpec[] = [
  ...optionsIn('Connection', {
    '--instance <id|arn|alias>':
      'the Amazon Connect instance (env CONNECT_BULK_INSTANCE); not needed if there is only one',
    '--region <region>': 'the AWS Region',
    '--expect-account <id>': 'refuse any other AWS account (env CONNECT_BULK_EXPECT_ACCOUNT)',
    '--profile <name>': 'the AWS profile',
    '--endpoint-url <url>': "use this endpoint instead of Amazon Connect's",
    '--rate <n|OPERATION=n>': repeatable(
      'calls a second, for every operation or for one (env CONNECT_BULK_RATE; default: what Service Quotas says, else 2)',
    ),
    '--burst <n>': 'calls at once after a pause (env CONNECT_BULK_BURST; default 5)',
    '--quota-share <percent>': 'use only this share of the rate, e.g. 50%',
  }),
  ...optionsIn(OUTPUT_GROUP, {
    '--debug': 'show every API call with its request id',
    '--no-input': 'never ask',
  }),
]

/** @throws BulkError exit 2 for values that make no sense */
export function connectionOptions(flags: Flags, context: ParseContext): ConnectionOptions {
  const given = {
    instance: flags.text('instance'),
    region: flags.text('region'),
    profile: flags.text('profile'),
    expectAccount: flags.text('expect-account'),
    endpointUrl: flags.text('endpoint-url'),
    stateDir: flags.text('state-dir'),
    rates: flags.texts('rate'),
    burst: flags.text('burst'),
    quotaShare: flags.text('quota-share'),
    debug: flags.has('debug'),
    noInput: flags.has('no-input'),
  }
  return completeConnection(given, context)
}
