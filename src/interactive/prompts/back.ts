/** What a prompt answers when somebody wants to go one level back. */
export const BACK = Symbol('back')
export type Back = typeof BACK

/** Ends a screen; whoever opened it goes on. */
export class WentBack extends Error {
  override readonly name = 'WentBack'
}
