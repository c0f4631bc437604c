/** Longer lists are written an element a line: indented, a document of many users would not fit into memory. */
const MOST_INDENTED = 1_000
const ELEMENTS_AT_ONCE = 500
const CHARACTERS_AT_ONCE = 500_000
/** How a list begins that is written an element a line. No text in a document holds a line feed. */
const LIST = '[\n{'
/** Stands in the text for a list that is parsed already. */
const PARSED = '\0list '

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
    Array.isArray(member) ? member.length > MOST_INDENTED : isObject(member) && hasLongList(member),
  )
}

function* membersOf(value: object, indent: string): Generator<string> {
  let before = '{\n'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${before}${indent}  ${JSON.stringify(name)}: `
    before = ',\n'
    if (Array.isArray(member) && member.length > MOST_INDENTED) yield* elementsOf(member)
    else if (isObject(member) && hasLongList(member)) yield* membersOf(member, `${indent}  `)
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

/** Parses what {@link jsonPieces} made step by step; other JSON in one go. @throws SyntaxError */
export function* parseSteps(text: string): Generator<undefined, unknown, undefined> {
  try {
    return yield* listsFirst(text)
  } catch {
    return JSON.parse(text)
  }
}

function* listsFirst(text: string): Generator<undefined, unknown, undefined> {
  const lists: unknown[][] = []
  let others = ''
  let from = 0
  for (let start = text.indexOf(LIST); start !== -1; start = text.indexOf(LIST, from)) {
    const end = text.indexOf('\n]', start)
    if (end === -1) throw new SyntaxError('a list without an end')
    others += text.slice(from, start) + JSON.stringify(`${PARSED}${lists.length}`)
    lists.push(yield* parseElements(text.slice(start + 2, end)))
    from = end + 2
  }
  return JSON.parse(others + text.slice(from), (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(PARSED)
      ? (lists[Number(value.slice(PARSED.length))] ?? value)
      : value,
  )
}

function* parseElements(lines: string): Generator<undefined, unknown[], undefined> {
  const elements: unknown[] = []
  for (let from = 0; from < lines.length; yield) {
    const comma = lines.indexOf(',\n', from + CHARACTERS_AT_ONCE)
    const to = comma === -1 ? lines.length : comma
    for (const element of JSON.parse(`[${lines.slice(from, to)}]`)) elements.push(element)
    from = to + 2
  }
  return elements
}

/** Whether a value from outside, e.g. of a file, is an object with members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
