import { type Fault, deletableTypes, faultKinds, throttleDresses } from './faults.js'
import {
  type Check,
  complaintAbout,
  isRecord,
  isWhole,
  oneOf,
  operation,
  text,
  users,
  wholeFrom,
} from './member-checks.js'

/** It travels in a header, where a line break or a letter beyond ASCII would break the answer. */
const errorCode: Check = (value) =>
  typeof value === 'string' && /^[!-~]+$/.test(value) ? undefined : 'must be ASCII characters without spaces'

const checks: Readonly<Record<keyof Fault, Check>> = {
  operation,
  kind: oneOf(faultKinds),
  users,
  calls: (value) =>
    isCallList(value) || isCallRange(value)
      ? undefined
      : 'must be a list of whole numbers from 1, or {"from": n, "to": m} with n no greater than m',
  seconds: (value) =>
    isTimeWindow(value)
      ? undefined
      : 'must be {"from": seconds, "to": seconds}, either or both, with from less than to',
  sessionToken: text,
  times: wholeFrom(1),
  perUser: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  dress: oneOf(throttleDresses),
  retryAfter: wholeFrom(0),
  resource: (value) =>
    isResource(value)
      ? undefined
      : `must be {"type": t, "name": n} with one of the types ${deletableTypes.join(', ')}`,
  code: errorCode,
  status: wholeFrom(400, 599),
  message: text,
}

/** Members that only make sense with some kinds. */
const belongsTo: Partial<Record<string, readonly string[]>> = {
  dress: ['throttle'],
  retryAfter: ['throttle', 'unavailable'],
  resource: ['deleted'],
  code: ['error'],
  status: ['error'],
  message: ['error'],
}

/**
 * Parses and checks a fault file; the format is in BEHAVIOUR.md. The first thing wrong is thrown as one Error whose
 * message names the file and the entry, counted from 1.
 */
export function readFaults(content: string, fileName: string): readonly Fault[] {
  const root = parse(content, fileName)
  if (!isRecord(root) || !Array.isArray(root['faults'])) {
    throw new Error(`${fileName}: expected {"faults": [...]}`)
  }
  const stranger = Object.keys(root).find((key) => key !== 'faults')
  if (stranger !== undefined) {
    throw new Error(`${fileName}: unknown member "${stranger}" beside "faults"`)
  }
  return root['faults'].map((entry: unknown, index) => readFault(entry, `${fileName}: fault ${index + 1}`))
}

function parse(content: string, fileName: string): unknown {
  try {
    // An editor on Windows may have put a byte order mark in front.
    return JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(
      `${fileName}: not valid JSON (${error instanceof Error ? error.message : 'unreadable'})`,
      {
        cause: error,
      },
    )
  }
}

function readFault(entry: unknown, where: string): Fault {
  if (!isRecord(entry)) {
    throw new Error(`${where}: must be an object`)
  }
  const complaint = complaintAbout(entry, checks)
  if (complaint !== undefined) {
    throw new Error(`${where}: ${complaint}`)
  }
  requireTogether(entry, where)
  return entry as unknown as Fault
}

function requireTogether(entry: Record<string, unknown>, where: string): void {
  const missing = ['operation', 'kind'].find((name) => entry[name] === undefined)
  if (missing !== undefined) {
    throw new Error(`${where}: "${missing}" is missing`)
  }
  const kind = String(entry['kind'])
  const misplaced = Object.keys(entry).find((name) => belongsTo[name]?.includes(kind) === false)
  if (misplaced !== undefined) {
    const kinds = (belongsTo[misplaced] ?? []).map((name) => `"${name}"`).join(' and ')
    throw new Error(`${where}: "${misplaced}" belongs to kind ${kinds} only`)
  }
}

function isCallList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => isWhole(entry, 1))
}

function isCallRange(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'from' && key !== 'to')) {
    return false
  }
  const { from, to } = value
  return isWhole(from, 1) && (to === undefined || isWhole(to, from))
}

function isTimeWindow(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'from' && key !== 'to')) {
    return false
  }
  const { from = 0, to = Infinity } = value
  return typeof from === 'number' && typeof to === 'number' && from >= 0 && from < to
}

function isResource(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length === 2 &&
    oneOf(deletableTypes)(value['type']) === undefined &&
    text(value['name']) === undefined
  )
}
