import type { Seat } from './seat.js'

/** From the menu: the first so many users of the table ticked. */
export async function tickFirst(seat: Seat, users: number): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('0 users selected')
  for (let n = 1; n <= users; n += 1) {
    await seat.press('Space')
    await seat.on(`${n} user`, 'Down')
  }
}

/** From the table: a routing profile chosen for the ticked users, as far as the review. */
export async function chooseProfile(seat: Seat, profile: string): Promise<void> {
  await seat.on('Find users', 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('Current value', `=${profile}`)
  await seat.on(`> ${profile}`, 'Enter')
  await seat.on(`→ ${profile}`, 'End')
  await seat.on('> Review 1 change', 'Enter')
  await seat.on('Review')
}

/** From the review: saved and confirmed. */
export async function save(seat: Seat): Promise<void> {
  const asked = await seat.on('s Save', 's').then(() => seat.on(/> No, go back|Number of users:/))
  const [, number] = /(\d[\d,]*) users/.exec(asked) ?? []
  if (asked.includes('Number of users:')) await seat.on('Number of users:', `=${number ?? ''}`, 'Enter')
  else {
    await seat.press('Down')
    await seat.on('> Yes, update them', 'Enter')
  }
}
