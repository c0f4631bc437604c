import type { Complaint } from './complaint.js'

/** A spreadsheet writes so many rows at a time, each only up to the last column that is filled in one of them. */
const BLOCK_ROWS = 16

/**
 * Rows that end early. Where a whole block of rows ends at the same column, a spreadsheet has left out the empty cells
 * behind it. Any other short row may have lost a cell in its middle, so that its values stand under the wrong headers.
 */
export class ShortRows {
  readonly #refuse: (complaint: Complaint) => void
  #block = 0
  #lengths = new Set<number>()
  #complaints: Complaint[] = []

  constructor(refuse: (complaint: Complaint) => void) {
    this.#refuse = refuse
  }

  /**
   * Returns whether the row may be whole. `place`: of the row in the file, the header being 0. `complaint`: about the row,
   * if it is short.
   */
  add(place: number, length: number, complaint?: Complaint): boolean {
    const block = Math.floor(place / BLOCK_ROWS)
    if (block !== this.#block) this.#endBlock(block)
    this.#lengths.add(length)
    if (complaint !== undefined) this.#complaints.push(complaint)
    return complaint === undefined || !this.#isFull
  }

  /** `isWhole`: the file ends with a line break, so that its last row is not cut off. */
  end(isWhole: boolean): void {
    if (!isWhole) this.#lengths.clear()
    this.#endBlock(0)
  }

  /** The header is in the first block, so its rows have all columns. */
  get #isFull(): boolean {
    return this.#block === 0
  }

  #endBlock(next: number): void {
    if (this.#isFull || this.#lengths.size !== 1)
      for (const complaint of this.#complaints) this.#refuse(complaint)
    this.#block = next
    this.#lengths = new Set()
    this.#complaints = []
  }
}
