/** Weight says how many users have the profile: most have a plain one, the awkward ones have a few each. */
export const routingProfileNames = [
  ['Basic Routing Profile', 46],
  ['Billing', 16],
  ['Sales', 12],
  ['Support Tier 1', 12],
  ['Support Tier 2', 4],
  ['Billing, EU', 2],
  ['Sales / EMEA', 2],
  ['Kündigung & Rückgewinnung', 1],
  ['billing', 1],
  ['O\'Brien "Night" Team', 1],
  ['=SUM(A1)', 1],
  ['Überlauf – 24/7', 1],
  ['営業時間外', 1],
] as const

/** The first four come with every instance. */
export const securityProfileNames = [
  'Admin',
  'Agent',
  'CallCenterManager',
  'QualityAnalyst',
  'Team Lead',
  'Reporting, read-only',
  'Wallboard',
  'Recordings / EU',
  'agent',
  'Flow Designer',
  'Callback Desk',
  'Überwachung',
] as const

export const levelNames = ['Country', 'Site', 'Team'] as const

/** Country, site, teams. `Team A` is in several branches, and two names have a slash in them. */
export const hierarchy: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Deutschland: { Berlin: ['Team A', 'Team B'], München: ['Team A', 'Inbound'] },
  France: { Nord: ['Team A', 'Équipe Été'], 'Sud / Est': ['Team C'] },
  Ireland: { Dublin: ['Support / Billing', 'Team B'] },
  Portugal: { Lisboa: ['Inbound'], Porto: [] },
}

export const teamTags = ['blue', 'green', 'red', 'amber', 'night & weekend'] as const
export const siteTags = ['berlin', 'münchen', 'lille', 'dublin', 'lisboa'] as const
