import { escapeCell, unescapeCell } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import { isRefusal, type NameRefusal, namesOf } from '../model/names.js'
import type { Value } from '../model/value.js'
import type { Setting } from './setting.js'

const column = 'routing_profile'

/** Every user has exactly one routing profile; it can be replaced, never emptied. */
export const routingProfile: Setting = {
  column,
  title: 'Routing profile',
  flag: {
    name: '--routing-profile',
    argument: '<name|id|arn>',
    summary: 'give the users this routing profile',
    cell: (text) => escapeCell(text, ''),
  },
  names: ['routing-profile'],
  operations: ['UpdateUserRoutingProfile'],
  parse: (text, names) => {
    const name = unescapeCell(text)
    const found = namesOf(names, 'routing-profile').resolve(name)
    return isRefusal(found) ? refuse(name, found) : { setting: column, given: text, want: found.id }
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, routingProfileId: wantedId(edit) }),
  view: (user) => user.routingProfileId,
  remaining: (user, edit) => (user.routingProfileId === wantedId(edit) ? undefined : edit),
  restore: (before) => ({ setting: column, given: idOf(before), want: before }),
  ids: (value) => [{ kind: 'routing-profile', id: idOf(value) }],
}

function wantedId(edit: Edit): string {
  return idOf(edit.want)
}

function idOf(value: Value): string {
  if (typeof value !== 'string')
    throw new TypeError(`${column}: a profile id was expected, got ${JSON.stringify(value)}`)
  return value
}

function refuse(given: string, why: NameRefusal): Refusal {
  const candidates = why.candidates.map((name) => `"${name}"`).join(', ')
  if (why.reason === 'ambiguous') {
    return {
      code: 'AmbiguousName',
      refused: `several routing profiles are called "${given}"`,
      hint: `Give the id of the one you mean: ${candidates}.`,
    }
  }
  return {
    code: 'UnknownName',
    refused: `there is no routing profile "${given}"`,
    ...(candidates === '' ? {} : { hint: `Did you mean ${candidates}?` }),
  }
}
