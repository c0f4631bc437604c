import { escapeCell, unescapeCell } from '../csv/cell-text.js'
import { nameCell, textOf, resolveName } from './names.js'
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
    cell: ([text = '']) => escapeCell(text, ''),
  },
  values: 'name, id or ARN',
  prompt: {
    input: { kind: 'name', of: 'routing-profile' },
    now: (user, label) => [label('routing-profile', user.routingProfileId)],
  },
  // A name there is meant as it is.
  console: { headers: ['routing profile name'], cell: (text) => escapeCell(text, '') },
  names: ['routing-profile'],
  operations: ['UpdateUserRoutingProfile'],
  parse: (text, names) => {
    const id = resolveName(unescapeCell(text), names, 'routing-profile')
    return typeof id === 'string' ? { setting: column, given: text, want: id } : id
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, routingProfileId: textOf(edit.want) }),
  view: (user) => user.routingProfileId,
  remaining: (user, edit) => (user.routingProfileId === edit.want ? undefined : edit),
  restore: (before) => [{ setting: column, given: textOf(before), want: before }],
  whole: (user, names) => nameCell(user.routingProfileId, names, 'routing-profile'),
  show: (value, label) => label(textOf(value)),
  ids: (value) => [{ kind: 'routing-profile', id: textOf(value) }],
}
