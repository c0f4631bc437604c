import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A shape of the AWS service model, as botocore writes it down. */
export interface Shape {
  readonly type: string
  readonly required?: readonly string[]
  readonly members?: Readonly<Record<string, { readonly shape: string }>>
  readonly member?: { readonly shape: string }
  readonly key?: { readonly shape: string }
  readonly value?: { readonly shape: string }
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
}

interface ModelOperation {
  readonly http: { readonly method: string; readonly requestUri: string }
  readonly input: { readonly shape: string }
}

export interface ServiceModel {
  readonly operations: Readonly<Record<string, ModelOperation>>
  readonly shapes: Readonly<Record<string, Shape>>
}

/** Beside the repository, if anywhere. */
const file = join(import.meta.dirname, '../../../shared/connect-model/service-2.users.json')

/** The model of the operations around users, or undefined, said aloud, where there is none. */
export function loadServiceModel(): ServiceModel | undefined {
  if (!existsSync(file)) {
    console.warn(`There is no ${file}: the table of constraints is not compared with the AWS service model.`)
    return undefined
  }
  return JSON.parse(readFileSync(file, 'utf8')) as ServiceModel
}

/** Every member of every structure that requests of these operations are made of, as `Structure.Member`. */
export function requestMembers(model: ServiceModel, operations: readonly string[]): Map<string, Member> {
  const found = new Map<string, Member>()
  const visit = (name: string): void => {
    const shape = shapeOf(model, name)
    for (const [member, { shape: target }] of Object.entries(shape.members ?? {})) {
      const key = `${name}.${member}`
      if (!found.has(key)) {
        found.set(key, { shape: target, required: shape.required?.includes(member) === true })
        visit(target)
      }
    }
    for (const inner of [shape.member, shape.value]) {
      if (inner !== undefined) {
        visit(inner.shape)
      }
    }
  }
  operations.forEach((operation) => visit(model.operations[operation]?.input.shape ?? ''))
  return found
}

export interface Member {
  readonly shape: string
  readonly required: boolean
}

export function shapeOf({ shapes }: ServiceModel, name: string): Shape {
  const shape = shapes[name]
  if (shape === undefined) {
    throw new Error(`the model has no shape '${name}'`)
  }
  return shape
}
