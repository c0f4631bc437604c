import type { Rules } from '../operations/operation.js'
import type { DirectoryNames } from './directory-names.js'

/** What a job has learnt of the service while it ran; shared by all its users. */
export interface ObservedBehaviour extends Rules {
  knowsUserConfig: boolean
  clearsByOmission: boolean
  readonly directory: DirectoryNames
}
