import { type FileHandle, truncate } from 'node:fs/promises'

/** An append-only file of lines whose `append` resolves when the lines are on disk. */
export interface DurableLog {
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** Lines that arrive while a sync is under way share the next one, so waiting costs at most two syncs. */
export class FileLog implements DurableLog {
  readonly #handle: FileHandle
  readonly #path: string
  /** Bytes that are on disk. */
  #size: number
  #pending: string[] = []
  #next: Promise<void> | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(handle: FileHandle, path: string, size: number) {
    this.#handle = handle
    this.#path = path
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
    // A failed flush fails all later ones too: a journal with a hole in it would lie.
    this.#running = this.#write(text)
    await this.#running
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#handle.appendFile(text)
      await this.#handle.datasync()
      this.#size += Buffer.byteLength(text)
    } catch (error) {
      // The callers hear that nothing was written, so a part that was is taken back, if the disk still can. By its path:
      // Windows does not cut a file off through a handle that appends.
      await truncate(this.#path, this.#size).catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#running.catch(() => undefined)
    await this.#handle.close()
  }
}
