import type { StringCondition } from '@aws-sdk/client-connect'
import { invalidParameter } from './errors.js'
import type { Switches } from './switches.js'

/** Decides whether one record is wanted. Built once a request, so that bad criteria fail even on no records. */
export type Predicate<Item> = (item: Item) => boolean

/** A field that string conditions may name: its values on a record, and whether it holds ids. */
interface SearchField<Item> {
  readonly values: (item: Item) => readonly (string | undefined)[]
  /** Ids are compared as they are; names by the rule for case in force. */
  readonly isId: boolean
}

export type SearchFields<Item> = Readonly<Record<string, SearchField<Item>>>

export type StringRules = Pick<
  Switches,
  | 'searchCaseSensitive'
  | 'containsLength'
  | 'searchProficiencies'
  | 'searchLevelField'
  | 'searchListCondition'
>

interface CriteriaNode<Node> {
  readonly AndConditions?: readonly Node[] | undefined
  readonly OrConditions?: readonly Node[] | undefined
}

/**
 * Turns a tree of criteria into a predicate. `leaf` builds every condition that is not And or Or. A node with no or
 * several members is refused (assumed: the documentation shows one); only the topmost may be empty.
 */
export function compileCriteria<Item, Node extends CriteriaNode<Node>>(
  root: Node | undefined,
  leaf: (node: Node) => Predicate<Item>,
): Predicate<Item> {
  return root === undefined || Object.keys(root).length === 0 ? () => true : compileNode(root, leaf)
}

function compileNode<Item, Node extends CriteriaNode<Node>>(
  node: Node,
  leaf: (node: Node) => Predicate<Item>,
): Predicate<Item> {
  requireOneMember(node, 'a search condition')
  const { AndConditions, OrConditions } = node
  if (AndConditions !== undefined) {
    const all = AndConditions.map((child) => compileNode(child, leaf))
    return (item) => all.every((matches) => matches(item))
  }
  if (OrConditions !== undefined) {
    const any = OrConditions.map((child) => compileNode(child, leaf))
    return (item) => any.some((matches) => matches(item))
  }
  return leaf(node)
}

/** Several structures of the API are unions in all but name. */
export function requireOneMember(node: object, what: string): void {
  const members = Object.keys(node)
  if (members.length !== 1) {
    const found = members.length === 0 ? 'none' : members.join(', ')
    throw invalidParameter(`Exactly one member must be set in ${what}; found: ${found}.`)
  }
}

export function compileString<Item>(
  condition: StringCondition,
  fields: SearchFields<Item>,
  { searchCaseSensitive, containsLength }: StringRules,
): Predicate<Item> {
  const { FieldName = '', Value = '', ComparisonType = 'EXACT' } = condition
  const field = Object.hasOwn(fields, FieldName) ? fields[FieldName] : undefined
  if (field === undefined) {
    const allowed = Object.keys(fields).join(', ')
    throw invalidParameter(`FieldName '${FieldName}' cannot be searched. Allowed: ${allowed}.`)
  }
  if (!field.isId && ComparisonType === 'CONTAINS' && containsLength === '2-25') {
    requireContainsLength(Value)
  }
  const fold =
    field.isId || searchCaseSensitive ? (text: string) => text : (text: string) => text.toLowerCase()
  const wanted = fold(Value)
  const compare = comparisons[ComparisonType]
  return (item) => field.values(item).some((value) => value !== undefined && compare(fold(value), wanted))
}

function requireContainsLength({ length }: string): void {
  if (length < 2 || length > 25) {
    throw invalidParameter(`'Value' must have 2 to 25 characters for CONTAINS, not ${length}.`)
  }
}

export function compareText(how: keyof typeof comparisons, value: string, wanted: string): boolean {
  return comparisons[how](value, wanted)
}

const comparisons = {
  EXACT: (value: string, wanted: string) => value === wanted,
  STARTS_WITH: (value: string, wanted: string) => value.startsWith(wanted),
  CONTAINS: (value: string, wanted: string) => value.includes(wanted),
}
