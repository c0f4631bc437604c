import type { Session } from './session.js'

const SIZES = [10, 25, 50, 100]

/** Rows a page, as the console offers them. */
export async function choosePageSize(session: Session): Promise<void> {
  session.pageSize = await session.prompts.choose({
    title: 'Rows a page',
    at: SIZES.indexOf(session.pageSize),
    choices: SIZES.map((value) => ({ value, name: String(value) })),
  })
}
