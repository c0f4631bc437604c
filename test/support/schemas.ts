import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'

const FOLDER = fileURLToPath(new URL('../../schemas/', import.meta.url))

export interface Schema {
  readonly [keyword: string]: unknown
}

/** The schema files, by name. */
export const SCHEMAS: ReadonlyMap<string, Schema> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as Schema]),
)

const validator = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
for (const [file, schema] of SCHEMAS) validator.addSchema(schema, file)

/** The file of a schema name: `connect-bulk/result/1` is `result-1.json`. */
export function schemaFile(name: string): string {
  return `${name.replace(/^connect-bulk\//, '').replace('/', '-')}.json`
}

/** What is wrong with a document or line by the file of its schema; nothing if it is as that says. */
export function complaintsAbout(document: { readonly schema: string }): readonly string[] {
  const validate = validator.getSchema(schemaFile(document.schema))
  if (validate === undefined) return [`${document.schema} has no file in schemas/`]
  if (validate(document) === true) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) =>
      `${document.schema} ${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** Holds what a command line printed against the schemas it names. @throws Error with all that is wrong */
export function checkOutput(args: readonly string[], out: string): void {
  const format = args[args.lastIndexOf('--output') + 1]
  if (!args.includes('--output') || out.trim() === '') return
  const texts = format === 'json' ? [out] : format === 'ndjson' ? out.trim().split('\n') : []
  const complaints = texts
    .map((text): { schema?: string } => JSON.parse(text))
    .flatMap(({ schema, ...members }) =>
      schema === undefined ? [] : complaintsAbout({ schema, ...members }),
    )
  if (complaints.length > 0) throw new Error(`${args.join(' ')}\n${complaints.join('\n')}`)
}
