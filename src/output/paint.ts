import { Chalk } from 'chalk'

/** Emphasis. It never carries meaning alone, so it may be off. */
export interface Paint {
  strong(text: string): string
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
  /** A table whose first line is its headings. */
  headed(text: string): string
}

export function createPaint(coloured: boolean): Paint {
  const chalk = new Chalk({ level: coloured ? 1 : 0 })
  return {
    strong: (text) => chalk.bold(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    dim: (text) => chalk.dim(text),
    headed: (text) => {
      const end = text.indexOf('\n')
      return chalk.bold(text.slice(0, end)) + text.slice(end)
    },
  }
}
