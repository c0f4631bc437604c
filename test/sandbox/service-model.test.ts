import { describe, expect, it } from 'vitest'
import type { Constraint } from '../../src/sandbox/constraint.js'
import { constraints } from '../../src/sandbox/constraints.js'
import { connectOperations } from '../../src/sandbox/operations/index.js'
import {
  type Member,
  type ServiceModel,
  type Shape,
  loadServiceModel,
  requestMembers,
  shapeOf,
} from './service-model.js'

/** The model's pattern of Mobile is escaped twice and matches nothing. */
const brokenPatterns = new Set(['PhoneNumber'])

const isMarked = (source: string) => /docs|assumed/.test(source)

/** What the table says of one shape that the model does not, or the other way round; in words, none if they agree. */
function compareShape(model: ServiceModel, name: string, constraint: Constraint | undefined): string[] {
  const shape = shapeOf(model, name)
  const { source = '' } = constraint ?? {}
  return [
    ...compareRange(shape, constraint, source),
    ...comparePattern(name, shape, constraint, source),
    ...compareChoices(shape, constraint, source),
    ...(shape.type === 'integer' && constraint?.integer !== true ? ['whole numbers only'] : []),
    ...[
      [shape.member, constraint?.entries, 'entries'] as const,
      [shape.value, constraint?.entries, 'values'] as const,
      [shape.key, constraint?.keys, 'keys'] as const,
    ].flatMap(([inner, its, what]) =>
      inner === undefined
        ? []
        : compareShape(model, inner.shape, its).map((complaint) => `${what}: ${complaint}`),
    ),
  ]
}

function compareRange(shape: Shape, constraint: Constraint | undefined, source: string): string[] {
  const isNumber = /^(integer|float|long|double)$/.test(shape.type)
  const min = isNumber ? constraint?.min : constraint?.minLength
  const max = isNumber ? constraint?.max : constraint?.maxLength
  // Nothing is shorter than 0.
  const modelMin = !isNumber && shape.min === 0 ? undefined : shape.min
  return [
    ...(agrees(modelMin, min, (wanted, actual) => actual >= wanted, source) ? [] : [`min ${shape.min}`]),
    ...(agrees(shape.max, max, (wanted, actual) => actual <= wanted, source) ? [] : [`max ${shape.max}`]),
  ]
}

/** The same, or narrower where the source owns up to it. */
function agrees(
  wanted: number | undefined,
  actual: number | undefined,
  isWithin: (wanted: number, actual: number) => boolean,
  source: string,
): boolean {
  if (wanted === actual) {
    return true
  }
  return actual !== undefined && isMarked(source) && (wanted === undefined || isWithin(wanted, actual))
}

function comparePattern(
  name: string,
  shape: Shape,
  constraint: Constraint | undefined,
  source: string,
): string[] {
  if (shape.pattern === undefined || brokenPatterns.has(name)) {
    return constraint?.pattern === undefined || isMarked(source) ? [] : ['no pattern']
  }
  const actual = constraint?.pattern?.source
  // One pattern stands in slashes, as Perl would write it.
  const wanted = new RegExp(shape.pattern.replace(/^\/(.*)\/$/, '$1'), 'u').source
  const isSame = actual === wanted || (actual === `^${wanted}` && isMarked(source))
  return isSame ? [] : [`pattern ${wanted}, not ${actual}`]
}

function compareChoices(shape: Shape, constraint: Constraint | undefined, source: string): string[] {
  const actual = constraint?.oneOf
  if (shape.enum === undefined) {
    return actual === undefined || isMarked(source) ? [] : ['no choices']
  }
  const { enum: wanted } = shape
  const isWithin = actual?.every((choice) => wanted.includes(choice)) === true
  const isSame = isWithin && actual?.length === wanted.length
  return isSame || (isWithin && isMarked(source)) ? [] : [`choices ${wanted.join(', ')}`]
}

function compareMember(model: ServiceModel, key: string, { shape, required }: Member): string[] {
  const constraint = constraints[key]
  const isRequired = constraint?.required === true
  const isExtra = isRequired && !required && !isMarked(constraint.source)
  return [
    ...(required && !isRequired ? ['required'] : []),
    ...(isExtra ? ['optional'] : []),
    ...compareShape(model, shape, constraint),
  ].map((complaint) => `${key}: the model says ${complaint}`)
}

const model = loadServiceModel()

describe.skipIf(model === undefined)('the AWS service model', () => {
  const { operations, shapes } = model ?? { operations: {}, shapes: {} }
  const shared = connectOperations.filter(({ name }) => Object.hasOwn(operations, name))

  it('has all operations of the sandbox that are about users', () => {
    const beyond = connectOperations
      .map(({ name }) => name)
      .filter((name) => !Object.hasOwn(operations, name))
    expect(beyond.filter((name) => !name.includes('QuickConnect'))).toEqual([])
  })

  it('agrees with verbs and paths', () => {
    const inSandbox = shared.map(({ name, route }) => `${name} ${route.method} /${route.segments.join('/')}`)
    const inModel = shared.map(({ name }) => {
      const { method, requestUri } = operations[name]?.http ?? { method: '', requestUri: '' }
      return `${name} ${method} ${requestUri}`
    })
    expect(inSandbox).toEqual(inModel)
  })

  it('agrees with the table of constraints: required members, ranges, patterns and choices', () => {
    const members = requestMembers(
      { operations, shapes },
      shared.map(({ name }) => name),
    )
    expect(members.size).toBeGreaterThan(80)
    const complaints = [...members].flatMap(([key, member]) =>
      compareMember({ operations, shapes }, key, member),
    )
    expect(complaints).toEqual([])
  })
})
