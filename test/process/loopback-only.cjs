// Loaded into every process the tests start: whatever goes wrong, nobody but this machine is called, and it is told.
const { appendFileSync } = require('node:fs')
const net = require('node:net')

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])
const connect = net.Socket.prototype.connect

net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0]
  const host = typeof first === 'object' && first !== null ? first.host : undefined
  if (host === undefined || LOOPBACK.has(host)) return connect.apply(this, args)
  appendFileSync(process.env.TEST_OUTSIDE_LOG, `${host}\n`)
  const refused = Object.assign(new Error(`only loopback may be called, not ${host}`), {
    code: 'ECONNREFUSED',
  })
  // Not before whoever asked has begun to listen.
  setImmediate(() => this.destroy(refused))
  return this
}
