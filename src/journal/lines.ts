const LINE_END = 0x0a

/**
 * Whole lines of a file that comes in pieces, many at a time. What follows the last line end is left out, unless
 * `withRest`, which takes it for a line.
 */
export async function* wholeLines(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  withRest = false,
): AsyncGenerator<Buffer> {
  let begun = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes = Buffer.concat([begun, piece])
    const end = bytes.lastIndexOf(LINE_END) + 1
    if (end > 0) yield bytes.subarray(0, end)
    begun = bytes.subarray(end)
  }
  if (withRest && begun.length > 0) yield Buffer.concat([begun, Buffer.of(LINE_END)])
}
