/** Emphasis. It never carries meaning alone, so it may be off. */
export interface Paint {
  strong(text: string): string
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
  /** A table whose first line is its headings. */
  headed(text: string): string
}

const asIs = (text: string): string => text

/** No emphasis. */
export const PLAIN: Paint = { strong: asIs, good: asIs, bad: asIs, dim: asIs, headed: asIs }

/** Emphasis by bold type and colours. Chalk is loaded only where they show, for a quicker start elsewhere. */
export async function createColours(): Promise<Paint> {
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
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
