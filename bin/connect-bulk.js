#!/usr/bin/env node
// Plain old JavaScript on purpose: it must run on any Node.js to be able to say that it is too old.
var parts = process.versions.node.split('.').map(Number)
var major = parts[0]
var minor = parts[1]
var supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24
if (!supported) {
  process.stderr.write(
    'Error: connect-bulk needs Node.js 20.19, 22.13 or 24 and later; this is ' +
      process.versions.node +
      '.\n',
  )
  process.exit(1)
}
import('../dist/cli/run.js').then(
  function (program) {
    return program.run()
  },
  function (error) {
    process.stderr.write('Error: connect-bulk is not built: ' + error.message + '\n')
    process.exit(1)
  },
)
