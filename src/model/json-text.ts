/** Longer lists are written an element a line: indented, a document of many users would not fit into memory. */
const MOST_INDENTED = 1_000
const ELEMENTS_AT_ONCE = 500

/** A document as JSON text, in small pieces however many users it has. */
export function* jsonPieces(document: object): Generator<string> {
  if (!hasLongList(document)) {
    yield `${JSON.stringify(document, null, 2)}\n`
    return
  }
  yield* membersOf(document, '')
  yield '\n'
}

function hasLongList(value: object): boolean {
  return Object.values(value).some((member) =>
    Array.isArray(member) ? member.length > MOST_INDENTED : isRecord(member) && hasLongList(member),
  )
}

function* membersOf(value: object, indent: string): Generator<string> {
  let before = '{\n'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${before}${indent}  ${JSON.stringify(name)}: `
    before = ',\n'
    if (Array.isArray(member) && member.length > MOST_INDENTED) yield* elementsOf(member)
    else if (isRecord(member) && hasLongList(member)) yield* membersOf(member, `${indent}  `)
    else yield JSON.stringify(member)
  }
  yield `\n${indent}}`
}

function* elementsOf(list: readonly unknown[]): Generator<string> {
  for (let from = 0; from < list.length; from += ELEMENTS_AT_ONCE) {
    const texts = list.slice(from, from + ELEMENTS_AT_ONCE).map((element) => JSON.stringify(element))
    yield `${from === 0 ? '[' : ','}\n${texts.join(',\n')}`
  }
  yield '\n]'
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
