import { usageError } from '../model/errors.js'
import { isRefusal, type Named, type NameKind, type Names, namesOf } from '../model/names.js'
import { refuseName } from '../settings/names.js'

/** What the value of a filter stands for. @throws BulkError exit 2 for nothing, or for too much */
export function resolveValue(value: string, names: Names, kind: NameKind): Named {
  const found = namesOf(names, kind).resolve(value)
  if (!isRefusal(found)) return found
  const { code, refused, hint } = refuseName(value, kind, found)
  throw usageError(code, `--filter: ${refused}.`, hint)
}
