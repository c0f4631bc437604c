import type { Session, UserOrder } from './session.js'

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Sorts ids by the text of a column; users without a value come last. */
export function sortedIds(
  ids: readonly string[],
  { column, isDescending }: UserOrder,
  cellsOf: (id: string) => readonly string[],
): readonly string[] {
  const texts = new Map(ids.map((id) => [id, cellsOf(id)[column] ?? '']))
  const direction = isDescending ? -1 : 1
  return ids.toSorted((a, b) => {
    const [first = '', second = ''] = [texts.get(a), texts.get(b)]
    if (first === '' || second === '') return (first === '' ? 1 : 0) - (second === '' ? 1 : 0)
    return direction * collator.compare(first, second)
  })
}

/** Asks for the column to sort by; the column sorted by already is reversed. */
export async function chooseOrder(session: Session, titles: readonly string[]): Promise<void> {
  const { order } = session
  const column = await session.prompts.choose({
    title: 'Sort by',
    at: order?.column ?? 0,
    choices: [
      ...titles.map((name, value) => ({
        value,
        name,
        note:
          order?.column === value
            ? order.isDescending
              ? 'now Z to A'
              : 'now A to Z; Enter reverses it'
            : '',
      })),
      { value: undefined, name: 'Not sorted', note: 'as the service returns the users' },
    ],
  })
  const isDescending = column === order?.column && order?.isDescending === false
  session.order = column === undefined ? undefined : { column, isDescending }
}
