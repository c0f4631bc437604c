import type { Edit, Refusal } from '../model/edit.js'

/** E.164 (service model, PhoneNumber). */
const E164 = /^\+[1-9]\d{1,14}$/

/** A phone number, whatever people put between its digits. */
export function parsePhoneNumber(column: string, text: string): Edit | Refusal {
  const number = text.trim().replace(/[ ().-]/g, '')
  if (E164.test(number)) return { setting: column, given: text, want: number }
  const hint = /^\d+$/.test(number)
    ? 'Write it with + and the country code; a spreadsheet may have taken the + away.'
    : 'Write it like +493012345678.'
  return { code: 'BadValue', refused: `"${text}" is not a phone number in the form E.164`, hint }
}
