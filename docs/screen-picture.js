// Turns a screen of tmux (`capture-pane -e`) into an SVG picture: text stays text, colours are those of a dark terminal.

const CELL = { width: 8.4, height: 18 }
const MARGIN = 14
const BAR = 30
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' }

/** @param {string} screen lines with SGR sequences @param {number} columns @param {string} title */
export function screenPicture(screen, columns, title) {
  const lines = screen.trimEnd().split('\n')
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN)
  const height = Math.ceil(lines.length * CELL.height + 2 * MARGIN + BAR)
  const style = { codes: new Set() }
  const rows = lines.map((line, row) => textRow(line, BAR + MARGIN + (row + 1) * CELL.height - 5, style))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, n) => `<circle cx="${MARGIN + 6 + 20 * n}" cy="${BAR / 2 + 3}" r="6" fill="${fill}"/>`,
    ),
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3" xml:space="preserve">',
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** A line of text, each piece at its column, so that no font moves the others. */
function textRow(line, y, style) {
  const pieces = piecesOf(line, style)
  if (pieces.every(({ text }) => text.trim() === '')) return ''
  const spans = pieces
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, column, style }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1)
      const length = (widthOf(text) * CELL.width).toFixed(1)
      return `<tspan x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${style}>${escaped(text)}</tspan>`
    })
  return `<text y="${y.toFixed(0)}">${spans.join('')}</text>`
}

/** Pieces of one style, which goes on from line to line; runs of blanks separate them, too. */
function piecesOf(line, style) {
  const pieces = []
  let column = 0
  for (const part of line.split(/(\u{1b}\[[\d;]*m)/u)) {
    if (part.startsWith('\u{1b}')) {
      style.codes = applied(style.codes, part)
      continue
    }
    for (const text of part.match(/ {2,}|(?:(?! {2})[^])+/g) ?? []) {
      pieces.push({ text, column, style: styleOf(style.codes) })
      column += widthOf(text)
    }
  }
  return pieces
}

function applied(codes, sequence) {
  const next = new Set(codes)
  for (const code of sequence.slice(2, -1).split(';').map(Number)) {
    if (code === 0) next.clear()
    else if (code === 22) for (const one of [1, 2]) next.delete(one)
    else if (code === 39) for (const one of Object.keys(COLOURS)) next.delete(Number(one))
    else next.add(code)
  }
  return next
}

function styleOf(codes) {
  const colour = [...codes].map((code) => COLOURS[code]).find(Boolean)
  const fill = colour === undefined ? (codes.has(2) ? ' fill="#8b949e"' : '') : ` fill="${colour}"`
  return fill + (codes.has(1) ? ' font-weight="bold"' : '')
}

/** Columns of a terminal: East Asian characters take two. */
function widthOf(text) {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(character)
        ? 2
        : 1),
    0,
  )
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
