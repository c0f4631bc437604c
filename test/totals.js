// Adds up what the runs of the tests have noted: node test/totals.js FILE EXIT_CODE. Something that failed outside of the
// tests counts as one failure.
import { existsSync, readFileSync } from 'node:fs'

const [file = '', code = '0'] = process.argv.slice(2)
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const line of lines.map((one) => JSON.parse(one)))
  for (const key of Object.keys(sum)) sum[key] += line[key]
if (code !== '0' && sum.failed === 0) sum.failed = 1
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`)
