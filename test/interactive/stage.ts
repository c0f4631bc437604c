import type { Stage } from '../../src/interactive/prompts/stage.js'
import { PLAIN } from '../../src/output/paint.js'

/** A terminal of a size, without colours; nothing is said in its last line. */
export function plainStage(columns: number, rows: number): Stage {
  return {
    input: process.stdin,
    output: process.stderr,
    columns: () => columns,
    rows: () => rows,
    onResize: () => () => undefined,
    paint: PLAIN,
    live: { lines: () => [], subscribe: () => () => undefined },
  }
}
