/** Light and dark, on a screen and on paper. Inline `style` attributes are forbidden by the page's own policy. */
export const STYLE = `
:root { --ink: #1b1f24; --paper: #fff; --line: #d5d9de; --calm: #6b7f94; --good: #1a7f4b; --bad: #b3261e; --open: #b07d12; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #14171a; --line: #363c43; --calm: #8ea3b8; --good: #4fc083; --bad: #f2776e; --open: #e0b04a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 75rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; }
dt { color: var(--calm); }
dd { margin: 0; overflow-wrap: anywhere; }
svg { display: block; width: 100%; max-width: 40rem; margin: .4rem 0; }
svg .good, i.good { fill: var(--good); background: var(--good); }
svg .bad, i.bad { fill: var(--bad); background: var(--bad); }
svg .open, i.open { fill: var(--open); background: var(--open); }
svg .calm, i.calm { fill: var(--calm); background: var(--calm); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; list-style: none; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .5em; border-radius: 2px; }
.totals { padding: 0; list-style: none; }
.totals li { margin-bottom: .8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
#rows { table-layout: fixed; min-width: 60rem; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid var(--calm); }
th[aria-sort=ascending] button::after { content: " ▲"; }
th[aria-sort=descending] button::after { content: " ▼"; }
input { font: inherit; padding: .2rem .5rem; color: inherit; background: inherit; border: 1px solid var(--line); border-radius: 4px; }
.succeeded { color: var(--good); }
.failed, .refused { color: var(--bad); font-weight: 600; }
.not-attempted { color: var(--open); }
@media print { body { max-width: none; padding: 0; } .find { display: none; } thead { display: table-header-group; } tr { break-inside: avoid; } .wide { overflow: visible; } }
`

/** Sorts by a heading and finds by text, on the rows that are in the page. */
export const SCRIPT = `
(() => {
  const table = document.getElementById('rows')
  if (table === null) return
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const texts = rows.map((row) => row.textContent.toLowerCase())
  const find = document.getElementById('find')
  const found = document.getElementById('found')
  find.addEventListener('input', () => {
    const wanted = find.value.trim().toLowerCase()
    let shown = 0
    rows.forEach((row, index) => {
      row.hidden = !texts[index].includes(wanted)
      if (!row.hidden) shown += 1
    })
    found.textContent = shown.toLocaleString('en-US') + (shown === 1 ? ' row' : ' rows')
  })
  const order = new Intl.Collator('en', { numeric: true })
  table.tHead.rows[0].querySelectorAll('button').forEach((button, column) => {
    button.addEventListener('click', () => {
      const heading = button.parentElement
      const down = heading.getAttribute('aria-sort') === 'ascending'
      table.querySelectorAll('th').forEach((one) => one.removeAttribute('aria-sort'))
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending')
      const cell = (row) => row.cells[column].textContent
      const sorted = [...rows].sort((a, b) => order.compare(cell(a), cell(b)) * (down ? -1 : 1))
      body.append(...sorted)
    })
  })
})()
`
