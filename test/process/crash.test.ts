import { expect, test } from 'vitest'
import { JobStore } from '../../src/journal/job-store.js'
import type { JobHistory } from '../../src/journal/job-history.js'
import { nodeFiles } from '../../src/platform/files.js'
import { createStage, type Json, QUICK_TIME, type Ran, type Stage } from './support.js'
import { words } from '../support/words.js'
import { seeded } from '../support/seeded.js'

/** How often a job is killed: a few times in `npm test`, two hundred times by `npm run test:crash`. */
const KILLS = Number(process.env['CRASH_KILLS'] ?? 3)
const SEED = Number(process.env['CRASH_SEED'] ?? 1)
const PACE = words`--rate 60 --burst 8`
/** Whom having no timeout on a channel would make impossible to put back. */
const WHO = ['anne_"annie"', 'jonas.dubois', 'jurgen.almeida'].flatMap((name) => ['--exclude-user', name])
// Users who have one of the proficiencies already need two calls.
const EDIT = words`edit --filter 'routing-profile=Basic Routing Profile' ${WHO} --routing-profile Billing
  --add-security-profile QualityAnalyst --acw-timeout voice=77 --hierarchy none --tag season=summer
  --tag team=purple --add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4 ${PACE}`
const OPERATIONS = [
  'UpdateUserRoutingProfile',
  'UpdateUserSecurityProfiles',
  'UpdateUserConfig',
  'UpdateUserHierarchy',
  'TagResource',
  'AssociateUserProficiencies',
  'UpdateUserProficiencies',
]

/** Runs a command line and kills it at a random moment of its writing, if it lasts that long. */
async function kill(stage: Stage, args: readonly string[], random: () => number): Promise<Ran> {
  const before = stage.writes().length
  const running = stage.start([...args, '--output', 'json'], { env: QUICK_TIME })
  const after = 1 + Math.floor(random() * 15)
  await stage.waitFor('writes', () => !running.alive || stage.writes().length >= before + after, 90_000)
  // Within the time a call takes, so that every phase of it is hit: not yet sent, under way, not yet recorded.
  const until = performance.now() + random() * 30
  while (performance.now() < until && running.alive) await new Promise((resolve) => setImmediate(resolve))
  running.signal('SIGKILL')
  return running.ended
}

/** Kills a job and its resumes until one gets through; answers how many kills it took. */
async function carryThrough(
  stage: Stage,
  args: readonly string[],
  kills: number,
  random: () => number,
): Promise<number> {
  let survived = 0
  let ran = await kill(stage, [...args, '--yes'], random)
  while (ran.signal === 'SIGKILL') {
    survived += 1
    const { history } = await readLatest(stage)
    expectTruth(stage, history)
    const resume = ['jobs', 'resume', history.plan.job, ...PACE]
    ran =
      survived < kills
        ? await kill(stage, resume, random)
        : await stage.run([...resume, '--output', 'json'], { env: QUICK_TIME })
  }
  expect(ran.err).not.toContain('Error')
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ state: 'finished', failed: 0, notAttempted: 0 })
  return survived
}

async function readLatest(stage: Stage): Promise<{ history: JobHistory; records: Json[] }> {
  const history = await new JobStore(nodeFiles, stage.stateDir).read('latest')
  return { history, records: stage.wholeRecords(history.plan.job) }
}

/** What the journal says of each user is so: who succeeded is as wanted, who was not attempted was never written to. */
function expectTruth(stage: Stage, history: JobHistory): void {
  const { succeeded, failed, notAttempted } = history.counts()
  expect(succeeded + failed + notAttempted).toBe(history.plan.users.length)
  const sent = new Set(
    stage
      .wholeRecords(history.plan.job)
      .filter(({ type }) => type === 'sent')
      .map(({ userId }) => userId),
  )
  for (const [n, { userId }] of history.plan.users.entries())
    if (history.outcomeAt(n).outcome === 'not-attempted') expect(sent.has(userId)).toBe(false)
}

/** No step once answered is sent again, and each carried out once as far as answers tell. */
function expectSentOnce(records: readonly Json[]): void {
  const answered = new Set<string>()
  for (const { type, n, operation, failure } of records) {
    const step = `${n} ${operation}`
    if (type === 'sent') expect(answered.has(step)).toBe(false)
    if (type === 'answered' && failure === null) answered.add(step)
  }
}

function skillsOf(stage: Stage, userId: string): readonly string[] {
  const skills = stage.sandbox.store.proficiencies.get(userId) ?? []
  return skills.map((one) => `${one.AttributeName}:${one.AttributeValue}:${one.Level}`).toSorted()
}

async function people(stage: Stage): Promise<Json> {
  const { users } = (await stage.run`users --output json`).json()
  return users.map((user: Json) => ({
    ...user,
    security_profiles: user.security_profiles.toSorted(),
    skills: skillsOf(stage, user.userId),
  }))
}

test(`a job survives ${KILLS} kills: service, journal and report agree, and undo restores the start`, {
  timeout: 120_000 + KILLS * 6_000,
}, async () => {
  const random = seeded(SEED)
  let survived = 0
  let rounds = 0
  while (survived < KILLS) {
    const stage = await createStage({ latencyMs: 15 })
    const start = await people(stage)
    const most = Math.ceil((KILLS - survived) / 2)
    survived += await carryThrough(stage, EDIT, most, random)
    rounds += 1
    const { history, records } = await readLatest(stage)
    expectSentOnce(records)
    expect(history.counts()).toEqual({
      succeeded: history.plan.users.length,
      failed: 0,
      refused: 0,
      notAttempted: 0,
    })
    const now: Json[] = await people(stage)
    for (const { username } of history.plan.users) {
      expect(now.find((user) => user.username === username)).toMatchObject({
        routing_profile: 'Billing',
        hierarchy: null,
        acw_timeout: { voice: 77 },
        tags: { season: 'summer', team: 'purple' },
        security_profiles: expect.arrayContaining(['QualityAnalyst']),
        skills: expect.arrayContaining(['Product:Billing:5', 'Seniority:Senior:4']),
      })
    }
    expect(new Set(stage.writes().map(({ operation }) => operation))).toEqual(new Set(OPERATIONS))
    const undo = ['undo', history.plan.job, ...PACE]
    if (survived < KILLS) survived += await carryThrough(stage, undo, KILLS - survived, random)
    else expect((await stage.run([...undo, '--yes'], { env: QUICK_TIME })).code).toBe(0)
    expectSentOnce((await readLatest(stage)).records)
    expect(await people(stage)).toEqual(start)
    await stage.close()
  }
  process.stderr.write(`survived ${survived} kills in ${rounds} rounds (seed ${SEED})\n`)
})
