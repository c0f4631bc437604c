/** Time as the rest of the program sees it; tests put a clock of their own in its place. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970, for records and file names. */
  now(): number
  /** Milliseconds that never jump, for pacing and for ages. */
  monotonic(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `tick` every `ms` until the returned function is called. Never keeps the process alive. */
  every(ms: number, tick: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(asError(signal.reason))
      const finish = () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const timer = setTimeout(finish, ms)
      const stop = () => {
        clearTimeout(timer)
        reject(asError(signal?.reason))
      }
      signal?.addEventListener('abort', stop, { once: true })
    }),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}

/** An abort reason as something that may be thrown. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** The result of some work; rejects with the signal's reason as soon as that is aborted, whatever the work still waits for. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(asError(signal.reason))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** ISO 8601 in UTC with `Z`, the form of every machine time. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

const DAY_MS = 24 * 60 * 60_000

/** A time as people read it, in their time zone: `today 14:46`, `yesterday 09:02`, `2026-01-15 10:15`. */
export function localTime(ms: number, now: number): string {
  const text = localText(ms)
  const [day = '', time = ''] = text.split(' ')
  if (localText(now).startsWith(day)) return `today ${time}`
  return localText(now - DAY_MS).startsWith(day) ? `yesterday ${time}` : text
}

/** `2026-01-15 10:15` in the local time zone. */
export function localText(ms: number): string {
  const date = new Date(ms)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** The local time of day for people: `17:02`. */
export function timeOfDay(ms: number): string {
  return localText(ms).split(' ')[1] ?? ''
}

/** The local time of day to the second, where two close times must differ: `17:02:45`. */
export function exactTime(ms: number): string {
  return `${timeOfDay(ms)}:${two(new Date(ms).getSeconds())}`
}

/** The other way; `undefined` for what is not a time. */
export function parseTime(text: string): number | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** Local time for names of files: `20261128-1446`. */
export function fileTime(ms: number): string {
  return localText(ms).replaceAll(/[-:]/g, '').replace(' ', '-')
}
