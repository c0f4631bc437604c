// Loaded into a process whose wall clock is off by TEST_OFFSET_MS, and is to be set in mid-run: by TEST_JUMP_MS, at each
// SIGUSR2.
const RealDate = Date
let offset = Number(process.env.TEST_OFFSET_MS ?? 0)
process.on('SIGUSR2', () => {
  offset += Number(process.env.TEST_JUMP_MS)
})
const now = () => RealDate.now() + offset

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => (args.length === 0 ? new RealDate(now()) : Reflect.construct(target, args)),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
