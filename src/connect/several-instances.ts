import { BulkError, EXIT } from '../model/errors.js'

/** An instance that may be meant. */
export interface InstanceChoice {
  readonly id: string
  readonly alias: string
}

/** The account has several instances, and none was named; the session asks which one. */
export class SeveralInstances extends BulkError {
  readonly instances: readonly InstanceChoice[]

  constructor(instances: readonly InstanceChoice[], hint: string | undefined) {
    super(
      'SeveralInstances',
      EXIT.usage,
      'This account has several Amazon Connect instances; say which one with --instance.',
      hint,
    )
    this.instances = instances
  }
}
