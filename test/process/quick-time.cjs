// Loaded into a process that would have to wait long: its time runs faster, so that half a minute is three seconds.
const FACTOR = 10
const { performance } = globalThis
const began = performance.now()
const now = performance.now.bind(performance)
performance.now = () => began + (now() - began) * FACTOR

for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name]
  globalThis[name] = (work, ms = 0, ...args) => real(work, ms / FACTOR, ...args)
}
