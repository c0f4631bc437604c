import { CallError } from '../../connect/connect.js'
import type { JobPlan } from '../../journal/plan-file.js'
import type { Edit } from '../../model/edit.js'
import { labelIn, type Names } from '../../model/names.js'
import { labelOf } from '../../model/plan.js'
import type { Reading } from '../../runner/run-context.js'
import { settingOf } from '../../settings/index.js'
import { loadNames } from '../planning/find.js'
import type { Workspace } from '../workspace.js'

type Label = (id: string) => string

/** Names of ids that a job finds but its plan lacks, e.g. a profile that another admin has set since. */
export class ValueLabels {
  readonly #workspace: Workspace
  readonly #plan: JobPlan
  #names: Promise<Names> | undefined

  constructor(workspace: Workspace, plan: JobPlan) {
    this.#workspace = workspace
    this.#plan = plan
  }

  /** The names are loaded once, when they are needed for the first time. */
  async of(edits: readonly Edit[], reading: Reading): Promise<Label> {
    if (edits.every(({ setting }) => settingOf(setting).names.length === 0)) return labelOf(this.#plan)
    const kinds = this.#plan.settings.flatMap((column) => settingOf(column).names)
    this.#names ??= loadNames({ ...this.#workspace, ...reading }, kinds).catch((error: unknown) => {
      // If they can't be listed, ids are shown.
      if (error instanceof CallError) return {}
      throw error
    })
    return labelOf(this.#plan, labelIn(await this.#names))
  }
}
