/** Repeatable chance. Every use gets a stream of its own, so that one more draw here changes nothing there. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number
  /** Whole number from 0 to `bound` - 1. */
  below(bound: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** One of the items, each as likely as its weight. */
  pickWeighted<Item>(
    items: readonly [weighted: readonly [Item, number], ...(readonly [Item, number])[]],
  ): Item
  uuid(): string
}

export function createRandom(seed: number, stream: string): Random {
  const next = mulberry32(hash(`${seed}/${stream}`))
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
    pickWeighted: (items) => {
      let rest = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      const found = items.find(([, weight]) => (rest -= weight) < 0)
      return (found ?? items[0])[0]
    },
    uuid: () => uuidFrom(below),
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}

/** Tommy Ettinger's mulberry32 (public domain): small, and good enough for made-up people. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function uuidFrom(below: (bound: number) => number): string {
  const bytes = Array.from({ length: 16 }, () => below(256))
  // Version 4, variant 1, as the service's ids have.
  const hex = bytes.map((byte, index) =>
    (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte)
      .toString(16)
      .padStart(2, '0'),
  )
  const text = hex.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}
