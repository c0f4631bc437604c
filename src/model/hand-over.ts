/** Why a job stops here: another process goes on with it. Nobody has cancelled it. */
export class HandOver extends Error {
  override readonly name = 'HandOver'
}
