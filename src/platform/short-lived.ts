import { setFlagsFromString } from 'node:v8'

/**
 * For a command that keeps no more than a page of the users it reads. Where V8 finds at an early collection that most objects
 * made in one place are alive, it allocates all later ones there among the old ones, which it collects seldom: of 100,000 users
 * that is 40 MB more, in one run of three. Changes the whole process, so not for the library.
 */
export function expectShortLivedUsers(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
