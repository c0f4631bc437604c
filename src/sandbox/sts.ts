import type { Call } from './call.js'

/** The action of an AWS query request, or undefined when the call is none. */
export function readQueryAction(call: Call): string | undefined {
  const type = call.headers['content-type'] ?? ''
  const isForm = call.path === '/' && type.startsWith('application/x-www-form-urlencoded')
  return isForm ? (new URLSearchParams(call.body).get('Action') ?? undefined) : undefined
}

export function stsXml(root: string, content: string): string {
  return `<${root} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</${root}>`
}

export function stsErrorXml(code: string, message: string, requestId: string): string {
  const error = `<Type>Sender</Type><Code>${escape(code)}</Code><Message>${escape(message)}</Message>`
  return stsXml('ErrorResponse', `<Error>${error}</Error><RequestId>${requestId}</RequestId>`)
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
