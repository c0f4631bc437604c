// Loaded into a process that would have to wait long: its time runs faster, so that a minute is a second and a half. Only the
// deadlines of calls stay as they are, so that no answer is late on a busy machine, but for a test whose calls never
// end; there it runs half as fast.
const HANGS = process.env.TEST_HANGS === 'true'
const FACTOR = HANGS ? 20 : 40
const DEADLINES = HANGS ? [5_000] : [5_000, 30_000]
const { performance } = globalThis
const RealDate = Date
const began = performance.now()
const beganAt = RealDate.now()
const now = performance.now.bind(performance)
performance.now = () => began + (now() - began) * FACTOR
const dateNow = () => Math.round(beganAt + (now() - began) * FACTOR)

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) =>
    args.length === 0 ? new RealDate(dateNow()) : Reflect.construct(target, args),
  get: (target, name) => (name === 'now' ? dateNow : Reflect.get(target, name)),
})

for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name]
  globalThis[name] = (work, ms = 0, ...args) => real(work, DEADLINES.includes(ms) ? ms : ms / FACTOR, ...args)
}
