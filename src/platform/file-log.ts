import type { FileHandle } from 'node:fs/promises'

/** An append-only file of lines whose `append` resolves when the lines are on disk. */
export interface DurableLog {
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** Lines that arrive while a sync is under way share the next one, so waiting costs at most two syncs. */
export class FileLog implements DurableLog {
  readonly #handle: FileHandle
  /** Bytes that are on disk. */
  #size: number
  #pending: string[] = []
  #next: Promise<void> | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle
    this.#size = size
  }

  append(line: string): Promise<void> {
    this.#pending.push(`${line}\n`)
    this.#next ??= this.#running.then(() => this.#flush())
    return this.#next
  }

  async #flush(): Promise<void> {
    const text = this.#pending.join('')
    this.#pending = []
    this.#next = undefined
    // A failed flush fails everybody after it too: a journal with a hole in it would lie.
    this.#running = this.#write(text)
    await this.#running
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#handle.appendFile(text)
      await this.#handle.datasync()
      this.#size += Buffer.byteLength(text)
    } catch (error) {
      // Whoever waited is told that nothing was written. What was in part is taken back, as far as the disk still can.
      await this.#handle.truncate(this.#size).catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#running.catch(() => undefined)
    await this.#handle.close()
  }
}
