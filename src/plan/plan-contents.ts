import type { NameKind, Names } from '../model/names.js'
import type { Edit } from '../model/edit.js'
import { labelOf, type Plan, type PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { ChangeTotals } from '../settings/change-text.js'
import { SETTINGS, settingOf } from '../settings/index.js'
import { callsFor } from './calls-for.js'

/** What a plan says of all its users together. Each user is looked at once, so that many can be added bit by bit. */
export class PlanContents {
  readonly #names: Names
  readonly #settings = new Set<string>()
  readonly #labels: Record<string, string> = {}
  readonly #calls: Record<string, number> = {}
  readonly #totals = new ChangeTotals(labelOf({ labels: this.#labels }))
  /** What settings that have something to note are noted from, by column. */
  readonly #noted = new Map<string, { readonly user: User; readonly edit: Edit }[]>()

  constructor(names: Names) {
    this.#names = names
  }

  /** @param user as it was planned from, if it was read */
  add(planned: PlannedUser, user: User | undefined): void {
    for (const { setting } of planned.edits) this.#settings.add(setting)
    this.#label(planned)
    this.#totals.add(planned)
    for (const operation of callsFor(planned, user))
      this.#calls[operation] = (this.#calls[operation] ?? 0) + 1
    if (planned.failure === undefined && user !== undefined) this.#note(user, planned.edits)
  }

  #label({ changes }: PlannedUser): void {
    for (const { setting, before, after } of changes) {
      for (const value of [before, after]) {
        if (value === null) continue
        for (const { kind, id } of settingOf(setting).ids(value)) this.#labels[id] ??= this.#nameOf(kind, id)
      }
    }
  }

  #nameOf(kind: NameKind, id: string): string {
    return this.#names[kind]?.label(id) ?? id
  }

  #note(user: User, edits: readonly Edit[]): void {
    for (const edit of edits) {
      if (settingOf(edit.setting).note === undefined) continue
      const noted = this.#noted.get(edit.setting) ?? []
      noted.push({ user, edit })
      this.#noted.set(edit.setting, noted)
    }
  }

  get members(): Required<Pick<Plan, 'settings' | 'labels' | 'calls' | 'totals' | 'notes'>> {
    const columns = SETTINGS.map(({ column }) => column)
    return {
      settings: columns.filter((column) => this.#settings.has(column)),
      labels: this.#labels,
      calls: this.#calls,
      totals: this.#totals.all,
      notes: columns.flatMap((column) => settingOf(column).note?.(this.#noted.get(column) ?? []) ?? []),
    }
  }
}
