/** Somebody asked from outside, with `jobs cancel`, that the job end. The reason a job's signal is aborted with. */
export class CancelRequest extends Error {
  override readonly name = 'CancelRequest'
}
