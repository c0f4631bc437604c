/** Whom the faults name and nobody is called: a slip of the pen, or somebody who is to be created. */
export function noteStrangers(
  { faults = [] }: { readonly faults?: readonly { readonly users?: readonly string[] }[] },
  users: ReadonlyMap<string, { readonly Username: string }>,
  note: (text: string) => void,
): void {
  const named = faults.flatMap((fault) => fault.users ?? [])
  if (named.length === 0) return
  const names = new Set([...users.values()].map(({ Username }) => Username))
  const strangers = named.filter((name) => !names.has(name) && !users.has(name))
  if (strangers.length > 0) note(`--faults: nobody is called ${[...new Set(strangers)].join(', ')} so far.`)
}
