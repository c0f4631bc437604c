/** A session at a terminal, emulated or real. */
export interface Keys {
  /** Presses keys once the screen shows something; resolves to that screen. `=text` is typed as it is. */
  on(what: string | RegExp, ...keys: readonly string[]): Promise<string>
}

/** From the menu: all users of the profile that new users get, ticked. */
export async function selectBasic(seat: Keys): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'f')
  await seat.on('which field?', '=routing')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on('Routing profile is', '=basic')
  await seat.on('> Basic Routing Profile', 'Enter')
  await seat.on('Filter: Routing profile is Basic Routing Profile', 'a')
  await seat.on(/[1-9]\d* users selected/)
}

/** From the table: a routing profile chosen for the ticked users, as far as the review. */
export async function chooseProfile(seat: Keys, profile: string): Promise<void> {
  await seat.on('Find users', 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('On the command line: --routing-profile', `=${profile}`)
  await seat.on(`> ${profile}`, 'Enter')
  await seat.on(`→ ${profile}`, 'End')
  await seat.on('> Review 1 change', 'Enter')
  await seat.on(/s Save|Nothing (to|can be) change/)
}

/** From the menu as far as the review. */
export async function chooseBilling(seat: Keys): Promise<void> {
  await selectBasic(seat)
  await chooseProfile(seat, 'Billing')
}

/** From the review: saved and confirmed. */
export async function save(seat: Keys): Promise<void> {
  await seat.on('s Save', 's')
  const asked = await seat.on(/> No, go back|Number of users:/)
  const [, number = ''] = /(\d[\d,]*) users/.exec(asked) ?? []
  if (asked.includes('Number of users:')) await seat.on('Number of users:', `=${number}`, 'Enter')
  else {
    await seat.on('> No, go back', 'Down')
    await seat.on('> Yes, update them', 'Enter')
  }
}
