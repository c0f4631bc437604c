// Measures the sandbox with 100,000 users: a page of any search takes less than 100 ms, in whatever order they come.
// Run by `npm run bench:limits`; exits 1 when the limit is missed.
import { ConnectClient, SearchUsersCommand } from '@aws-sdk/client-connect'
import { startSandbox } from '../../dist/sandbox/sandbox.js'

const USERS = 100_000
const PAGES = 12
const LIMIT_MS = 100
const UNPACED = 1_000_000

const condition = (FieldName, Value, ComparisonType) => ({
  StringCondition: { FieldName, Value, ComparisonType },
})

const verdicts = []
for (const searchOrder of ['by-id', 'shuffled']) {
  const options = { users: USERS, searchOrder, latencyMs: 0, rate: UNPACED, burst: UNPACED }
  const began = performance.now()
  const sandbox = await startSandbox(options)
  console.log(`${USERS} users in the sandbox: ${seconds(performance.now() - began)}`)
  const [profile] = sandbox.store.routingProfiles.keys()
  const searches = {
    everyone: {},
    'a routing profile': { SearchCriteria: condition('RoutingProfileId', profile, 'EXACT') },
    'a part of a name': { SearchCriteria: condition('Username', 'an', 'CONTAINS') },
    'a tag': { SearchFilter: { TagFilter: { TagCondition: { TagKey: 'team', TagValue: 'blue' } } } },
  }
  const client = createClient(sandbox)
  for (const [name, search] of Object.entries(searches)) {
    const times = await measure(client, { InstanceId: sandbox.instance.id, ...search })
    verdicts.push(tell(`search of ${name}, ${searchOrder}`, times))
  }
  client.destroy()
  await sandbox.stop()
}
process.exitCode = verdicts.every(Boolean) ? 0 : 1

function createClient({ url, region, env }) {
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY }
  return new ConnectClient({ endpoint: url, region, credentials })
}

/** Milliseconds for each page, as a client sees it. The first is not counted: it connects, and is compiled. */
async function measure(client, search) {
  const times = []
  let NextToken
  for (let page = 0; page <= PAGES; page += 1) {
    const from = performance.now()
    const answer = await client.send(new SearchUsersCommand({ ...search, MaxResults: 500, NextToken }))
    if (page > 0) times.push(performance.now() - from)
    NextToken = answer.NextToken
  }
  return times
}

function tell(what, times) {
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]
  const passes = median < LIMIT_MS
  const most = Math.max(...times).toFixed(0)
  console.log(
    `${what}: a page in ${median.toFixed(0)} ms, at most ${most} ms (limit ${LIMIT_MS} ms) ${passes ? 'pass' : 'FAIL'}`,
  )
  return passes
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
