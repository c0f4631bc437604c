import {
  type QuickConnect as ApiQuickConnect,
  SearchQuickConnectsCommand,
  type SearchQuickConnectsResponse,
} from '@aws-sdk/client-connect'
import type { QuickConnect } from '../model/plan.js'
import { listIn } from './pages.js'
import type { PagedOperation, PageReader } from './sdk-pages.js'

const QUICK_CONNECTS: PagedOperation<SearchQuickConnectsResponse, ApiQuickConnect> = {
  name: 'SearchQuickConnects',
  pageSize: 100,
  send: (client, input, options) => client.send(new SearchQuickConnectsCommand(input), options),
  listOf: (page) => listIn(page, 'QuickConnects'),
}

/** Every quick connect that calls a user; others call queues and phone numbers. @throws CallError */
export async function listQuickConnects(
  reader: PageReader,
  signal: AbortSignal,
): Promise<readonly QuickConnect[]> {
  return (await reader.all(QUICK_CONNECTS, signal)).flatMap(ofUser)
}

function ofUser({
  QuickConnectId: id,
  Name,
  Description,
  QuickConnectConfig,
}: ApiQuickConnect): readonly QuickConnect[] {
  const { UserId: userId, ContactFlowId } = QuickConnectConfig?.UserConfig ?? {}
  if (id === undefined || userId === undefined) return []
  return [
    { id, userId, name: Name ?? id, description: Description ?? '', contactFlowId: ContactFlowId ?? '' },
  ]
}
