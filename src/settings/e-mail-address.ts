import type { Edit, Refusal } from '../model/edit.js'
import { nfc } from '../model/names.js'

/** API reference, UserIdentityInfo (SecondaryEmail). */
const MOST = 265
const FORM = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}.-]+\.\p{L}{2,63}$/u

export function parseEmailAddress(column: string, text: string): Edit | Refusal {
  const want = nfc(text.trim())
  if (want.length > MOST)
    return { code: 'BadValue', refused: `it has ${want.length} characters, and ${MOST} are the most` }
  if (FORM.test(want)) return { setting: column, given: text, want }
  return {
    code: 'BadValue',
    refused: `"${text}" is not an e-mail address`,
    hint: 'Write it like anna.schmidt@example.com.',
  }
}
