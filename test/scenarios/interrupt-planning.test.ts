import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

/** By the call that has no answer: a command line that makes it while it plans. */
const PLANNING: Readonly<Record<string, readonly string[]>> = {
  ListInstances: words`edit --all --tag a=b`,
  DescribeInstance: words`edit --all --tag a=b`,
  GetCallerIdentity: words`edit --all --tag a=b`,
  ListServiceQuotas: words`edit --all --tag a=b`,
  ListRoutingProfiles: words`edit --all --routing-profile Billing`,
  ListSecurityProfiles: words`edit --all --add-security-profile Agent`,
  SearchUserHierarchyGroups: words`edit --all --hierarchy France/Nord`,
  SearchUsers: words`edit --all --tag a=b`,
  DescribeUser: words`edit --all --tag a=b --fresh`,
  ListUserProficiencies: words`edit --all --add-proficiency Seniority:Senior:5 --fresh`,
  SearchRoutingProfiles: words`edit --all --routing-profile Billing`,
}

test.each(Object.entries(PLANNING))(
  'Ctrl-C while planning waits for no answer: %s',
  async (operation, args) => {
    const stop = new AbortController()
    const world = await createWorld({
      onReceived: (there) => {
        if (there.calls(operation).length > 0) stop.abort(new Error('SIGINT'))
      },
    })
    const gate = world.sandbox.hold({ operation })
    const began = world.clock.now()
    const ran = await world.run([...args, '--yes', '--output', 'json'], {
      signal: stop.signal,
      env: {
        AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined,
        ...(operation === 'ListInstances' ? { CONNECT_BULK_INSTANCE: undefined } : {}),
      },
    })
    // The answer is still kept back, and no time has passed.
    expect(gate.held()).toBeGreaterThan(0)
    expect(world.clock.now()).toBe(began)
    expect(ran.code).toBe(130)
    expect(ran.json().error).toMatchObject({ code: 'Interrupted', exitCode: 130 })
    expect(world.writes()).toEqual([])
    gate.open()
  },
)
