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
    // After a failed flush all later ones fail too: a journal must not have gaps.
    this.#running = this.#write(text)
    await this.#running
  }

  async #write(text: string): Promise<void> {
    try {
      await this.#handle.appendFile(text)
      await this.#handle.datasync()
      this.#size += Buffer.byteLength(text)
    } catch (error) {
      // The callers get an error, so a part that was written is cut off again if possible. By path: Windows does not
      // truncate through a handle that appends.
      await truncate(this.#path, this.#size).catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#running.catch(() => undefined)
    await this.#handle.close()
  }
}
