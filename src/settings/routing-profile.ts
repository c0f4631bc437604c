import { escapeCell, unescapeCell } from '../csv/cell-text.js'
import { resolveName } from './names.js'
import { scalarSetting } from './scalar-setting.js'

/** Every user has exactly one routing profile; it can be replaced, never emptied. */
export const routingProfile = scalarSetting({
  column: 'routing_profile',
  title: 'Routing profile',
  member: 'routingProfileId',
  of: 'routing-profile',
  flag: {
    argument: '<name|id|arn>',
    summary: 'give the users this routing profile',
    cell: ([text = '']) => escapeCell(text, ''),
  },
  values: 'name, id or ARN',
  input: { kind: 'name', of: 'routing-profile' },
  // The console's cells have no escapes.
  console: { headers: ['routing profile name'], cell: (text) => escapeCell(text, '') },
  parse: (text, names) => resolveName(unescapeCell(text), names, 'routing-profile'),
})
