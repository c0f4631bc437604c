/** All items of the pages, each made into something. (`Array.fromAsync` came with Node.js 22.) */
export async function collect<T, R>(pages: AsyncIterable<readonly T[]>, make: (item: T) => R): Promise<R[]> {
  const collected: R[] = []
  for await (const page of pages) for (const item of page) collected.push(make(item))
  return collected
}
