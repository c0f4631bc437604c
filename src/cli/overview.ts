import { COMMANDS } from '../commands/index.js'

/** Whether a command line asks for the help of the program as a whole. */
export function asksOverview([first, second]: readonly string[]): boolean {
  return first === '--help' || first === '-h' || (first === 'help' && second === undefined)
}

/** The help of the program as a whole, or of the commands under one word. */
export function overview(word?: string): string {
  const entries = COMMANDS.filter(({ name }) => word === undefined || name.startsWith(`${word} `))
  const width = Math.max(...entries.map(({ name }) => name.length))
  const lines = entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `Usage: connect-bulk ${word ?? '<command>'} ${word === undefined ? '[options]' : '<command> [options]'}

Changes hundreds or thousands of Amazon Connect users at once: shows old → new before anything
happens, keeps to the account's API quotas, and retries what failed.

Commands:
${lines.join('\n')}

  connect-bulk                   starts the interactive session, on a terminal
  connect-bulk <command> --help  shows a command's options, examples and exit codes
  connect-bulk --version         shows the version
`
}
