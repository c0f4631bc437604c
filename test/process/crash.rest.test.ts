import { expect, test } from 'vitest'
import { seeded } from '../support/seeded.js'
import { words } from '../support/words.js'
import { carryThrough, type DoomedJob } from './crash-kills.js'
import { createStage, type Json, type Stage } from './support.js'

/** How often jobs are killed: once of each kind by `npm run test:rest`, two hundred times by `npm run test:crash`. */
const KILLS = Number(process.env['CRASH_KILLS'] ?? 6)
const SEED = Number(process.env['CRASH_SEED'] ?? 1)

/** Whom having no timeout on a channel would make impossible to put back. */
const WHO = ['anne_"annie"', 'jonas.dubois', 'jurgen.almeida'].flatMap((name) => ['--exclude-user', name])
// Users who have one of the proficiencies already need two calls.
const EDIT: DoomedJob = {
  args: words`edit --filter 'routing-profile=Basic Routing Profile' ${WHO} --routing-profile Billing
    --add-security-profile QualityAnalyst --acw-timeout voice=77 --hierarchy none --tag season=summer
    --tag team=purple --add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4`,
  writes: 15,
}
const EDITED = {
  routing_profile: 'Billing',
  hierarchy: null,
  acw_timeout: { voice: 77 },
  tags: { season: 'summer', team: 'purple' },
  security_profiles: expect.arrayContaining(['QualityAnalyst']),
  skills: expect.arrayContaining(['Product:Billing:5', 'Seniority:Senior:4']),
}

const NEW = Array.from({ length: 12 }, (_, n) => `new.${n}`)
const NEW_USERS = [
  'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout,tags,proficiencies',
  ...NEW.map(
    (name, n) => `${name},cAnary-${1000 + n},First${n},Last,Billing,Agent,${n + 1},n=${n},Product:Billing:3`,
  ),
  '',
].join('\n')
const CREATE: DoomedJob = { args: words`create new.csv`, resumeWith: words`--passwords new.csv`, writes: 6 }
const created = (n: number) => ({
  first_name: `First${n}`,
  last_name: 'Last',
  routing_profile: 'Billing',
  security_profiles: ['Agent'],
  acw_timeout: { voice: n + 1, chat: n + 1, task: n + 1, email: n + 1 },
  tags: { n: String(n) },
  skills: ['Product:Billing:3'],
})

const LEAVERS = ['Sales', 'Support Tier 1']
const DELETE: DoomedJob = {
  args: words`delete ${LEAVERS.flatMap((name) => ['--filter', `routing-profile=${name}`])}
    --delete-quick-connects --expect-count 11`,
  writes: 4,
}

const undoOf = (
  job: string,
  allowed: readonly string[] = [],
  resumeWith: readonly string[] = [],
): DoomedJob => ({
  args: ['undo', job, ...allowed, ...resumeWith],
  resumeWith,
  writes: 5,
})
const AGAIN = words`--generate-passwords again.csv`

/** All users by name, without what one that is created again has anew. */
async function people(stage: Stage): Promise<ReadonlyMap<string, Json>> {
  const { users } = (await stage.run`users --output json`).json()
  const known = users.map(({ userId, arn: _arn, username, ...user }: Json) => {
    const skills = (stage.sandbox.store.proficiencies.get(userId) ?? []).map((one) =>
      Object.values(one).join(':'),
    )
    const lists = { security_profiles: user.security_profiles.toSorted(), skills: skills.toSorted() }
    return [username, { ...user, persistent_connection: user.persistent_connection ?? false, ...lists }]
  })
  const byName = new Map<string, Json>(known.toSorted())
  expect(byName.size, 'each name is there once').toBe(users.length)
  return byName
}

/** How often the service carried out an operation for each name or id. */
function carriedOut(stage: Stage, operation: string): readonly number[] {
  const counts = new Map<string, number>()
  for (const { status, userId, body } of stage.calls(operation)) {
    const who = userId ?? (body as Json).Username
    if (status === 200) counts.set(who, (counts.get(who) ?? 0) + 1)
  }
  return [...counts.values()]
}

test(`jobs of each kind survive ${KILLS} kills: service, journal and report agree`, {
  timeout: 120_000 + KILLS * 15_000,
}, async () => {
  const random = seeded(SEED)
  let survived = 0
  let rounds = 0
  while (survived < KILLS) {
    const stage = await createStage({ latencyMs: 15 })
    stage.write('new.csv', NEW_USERS)
    const start = await people(stage)
    const leavers = [...start].flatMap(([name, user]) =>
      LEAVERS.includes(user.routing_profile) ? [name] : [],
    )
    let jobsLeft = 6
    const carry = async (job: DoomedJob): Promise<Json> => {
      const done = await carryThrough(stage, job, Math.ceil((KILLS - survived) / jobsLeft), random)
      jobsLeft -= 1
      survived += done.survived
      return done.result
    }

    const edited = await carry(EDIT)
    const made = await carry(CREATE)
    const gone = await carry(DELETE)
    const now = await people(stage)
    expect([...now.keys()]).toEqual(
      [...start.keys(), ...NEW].filter((name) => !leavers.includes(name)).toSorted(),
    )
    for (const [n, name] of NEW.entries()) expect(now.get(name)).toMatchObject(created(n))
    expect([...now.values()].filter(({ tags }) => tags.season === 'summer')).toHaveLength(edited.succeeded)
    for (const user of now.values()) if (user.tags.season === 'summer') expect(user).toMatchObject(EDITED)
    expect(made.created.map(({ username }: Json) => username)).toEqual(NEW)
    expect(gone.succeeded).toBe(leavers.length)
    expect(carriedOut(stage, 'CreateUser')).toEqual(NEW.map(() => 1))
    expect(carriedOut(stage, 'DeleteUser')).toEqual(leavers.map(() => 1))

    if (survived < KILLS) {
      const back = await carry(undoOf(gone.job, ['--allow-privileged'], AGAIN))
      expect(back.created.map(({ username }: Json) => username).toSorted()).toEqual(leavers)
      for (const name of leavers) expect(stage.read('again.csv')).toContain(`\n${name},`)
      await carry(undoOf(made.job, ['--expect-count', String(NEW.length)]))
      await carry(undoOf(edited.job))
      expect(await people(stage)).toEqual(start)
    }
    for (const job of stage.jobs()) expect(stage.readJournal(job)).not.toContain('cAnary')
    await stage.close()
    rounds += 1
  }
  process.stderr.write(`survived ${survived} kills in ${rounds} rounds (seed ${SEED})\n`)
})
