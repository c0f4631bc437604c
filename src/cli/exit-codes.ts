import { EXIT } from '../model/errors.js'

/** The table of exit codes, for help and docs. */
export const EXIT_MEANINGS: readonly { readonly code: number; readonly means: string }[] = [
  { code: EXIT.done, means: 'done, or nothing to do' },
  {
    code: EXIT.unexpected,
    means:
      'unexpected error, service not reachable, or a job stopped by credentials, its journal or --stop-after-failures',
  },
  { code: EXIT.usage, means: 'wrong command line or input file; no write was sent' },
  { code: EXIT.someFailed, means: 'finished, but some users failed; the failures CSV is written' },
  { code: EXIT.access, means: 'credentials or permissions are missing; no write was sent' },
  {
    code: EXIT.refused,
    means:
      'refused: not confirmed, a limit (--expect-count, --max-users, --min-left), or another job running; no write was sent',
  },
  { code: EXIT.pending, means: 'changes are pending (--detailed-exitcode only); no write was sent' },
  { code: EXIT.interrupted, means: 'interrupted' },
]
