const ASCII = /^[\x20-\x7e]*$/

/**
 * Whether a plan may have a user with this name, in any case, or this id. Fast, because most plans don't: ASCII names are
 * found without decoding the file.
 */
export function mentions(plan: Uint8Array, user: string): boolean {
  const quoted = JSON.stringify(user)
  const bytes = Buffer.from(plan.buffer, plan.byteOffset, plan.byteLength)
  if (!ASCII.test(user)) return bytes.toString('utf8').toLowerCase().includes(quoted.toLowerCase())
  return new RegExp(quoted.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i').test(bytes.toString('latin1'))
}
