/** All items of an async iterable, each made into something. (`Array.fromAsync` came with Node.js 22.) */
export async function collect<T, R>(items: AsyncIterable<T>, make: (item: T) => R): Promise<R[]> {
  const collected: R[] = []
  for await (const item of items) collected.push(make(item))
  return collected
}
