// One of several processes that want the same turn, over and over: line-racer.js STATE_FOLDER NAME ROUNDS LOG
import { appendFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { systemClock } from '../../dist/platform/clock.js'
import { nodeFiles } from '../../dist/platform/files.js'
import { Liveness } from '../../dist/platform/process-identity.js'
import { nodeSystem } from '../../dist/platform/system.js'
import { JobQueue } from '../../dist/queue/job-queue.js'
import { takeTurn } from '../../dist/queue/turn.js'

const [, , stateFolder, name, rounds, log] = process.argv
const scope = { endpoint: null, partition: 'aws', account: '111122223333', region: 'eu-central-1' }
const system = nodeSystem()
const liveness = new Liveness(system, systemClock)
const parts = {
  files: nodeFiles,
  identity: system.identity(),
  mayBeAlive: (who, sign) => liveness.mayBeAlive(who, sign),
  lastSign: async () => undefined,
}
const line = new JobQueue(parts, stateFolder, scope)
const go = new AbortController().signal
const nothing = () => undefined
// Looks follow each other at once, so that the processes meet as often as they can.
const clock = { ...systemClock, sleep: () => setImmediate() }

for (let round = 0; round < Number(rounds); round += 1) {
  const job = `${name}-${round}`
  const place = await line.enter(job, round % 7 === 6)
  const turn = await takeTurn(place, {
    clock,
    signal: go,
    waiting: nothing,
    skipped: (other) => appendFileSync(log, `skipped ${other}\n`),
    paused: async () => appendFileSync(log, `out ${job}\n`),
    began: async () => appendFileSync(log, `in ${job}\n`),
  })
  while (!(await turn.enter(go)));
  await setImmediate()
  turn.leave()
  appendFileSync(log, `out ${job}\n`)
  await turn.end()
}
