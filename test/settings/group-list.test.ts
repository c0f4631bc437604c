import { expect, test } from 'vitest'
import { GroupList } from '../../src/settings/group-list.js'

const group = (id: string, ...path: readonly string[]) => ({
  id,
  arn: '',
  name: path.at(-1) ?? '',
  lineage: path.map((name, level) => ({ id: `${id}${level}`, name })),
})

test('a name that is a whole path is that group, whichever groups below others are called the same', () => {
  const groups = new GroupList([
    group('top', 'Sales'),
    group('below', 'EMEA', 'Sales'),
    group('nord', 'EMEA', 'Nord'),
  ])
  expect(groups.resolve('Sales')).toMatchObject({ id: 'top' })
  expect(groups.resolve('EMEA/Sales')).toMatchObject({ id: 'below' })
  expect(groups.resolve('Nord')).toMatchObject({ id: 'nord' })
})
