import type { UserSearchSummary } from '@aws-sdk/client-connect'
import type { User } from '../model/user.js'
import type { Connect } from './connect.js'
import { describeIfThere } from './read-user.js'
import { type AcwUnit, fromSearch, hasValue, judgeAcwUnit, rawAcw } from './sdk-user.js'

/** Users to read before the unit of ACW in search results is left open. */
const UNIT_WITNESSES = 3

/** The users of search results. The unit of their ACW timeout is settled by describing a few of them. */
export class SearchedAcw {
  readonly #connect: Pick<Connect, 'describeUser'>
  readonly #share: (text: string) => string
  #unit: AcwUnit = 'unsettled'
  #witnesses = 0

  /** `share`: returns the one copy of a text. */
  constructor(connect: Pick<Connect, 'describeUser'>, share: (text: string) => string) {
    this.#connect = connect
    this.#share = share
  }

  /** The users as the search shows them; what is not certain of ACW is left out. */
  asSearched(users: readonly UserSearchSummary[]): readonly User[] {
    return users.map((user) => fromSearch(user, this.#unit, this.#share))
  }

  /**
   * Users whose ACW the search does not give for certain are read one by one. One that the search still shows may have been
   * deleted. @throws CallError
   */
  async whole(users: readonly UserSearchSummary[], signal: AbortSignal): Promise<readonly User[]> {
    await this.#settleUnit(users, signal)
    const normal = this.asSearched(users)
    if (normal.every((user) => user.acwTimeout !== undefined)) return normal
    const read = await Promise.all(
      normal.map(async (user) =>
        user.acwTimeout === undefined ? describeIfThere(this.#connect, user.id, signal, true) : user,
      ),
    )
    return read.filter((user) => user !== undefined)
  }

  async #settleUnit(users: readonly UserSearchSummary[], signal: AbortSignal): Promise<void> {
    for (const user of users) {
      if (this.#unit !== 'unsettled' || this.#witnesses >= UNIT_WITNESSES) return
      const raw = rawAcw(user)
      if (user.Id === undefined || !hasValue(raw)) continue
      const witness = await describeIfThere(this.#connect, user.Id, signal, false)
      if (witness === undefined) continue
      this.#witnesses += 1
      this.#unit = judgeAcwUnit(raw, witness)
    }
  }
}
