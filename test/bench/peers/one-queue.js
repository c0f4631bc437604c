// One p-queue for all calls at the documented default rate of two a second. Arguments: routing profile id.
import PQueue from 'p-queue'
import { connectClient, listUsers, moveUser } from './sdk.js'

const [target] = process.argv.slice(2)
const client = connectClient()
// A read and a write for each user: one user a second is two calls a second.
const queue = new PQueue({ intervalCap: 1, interval: 1000, concurrency: 5 })
for await (const { Id } of listUsers(client))
  void queue.add(async () => {
    if (await moveUser(client, Id, target)) console.log(Id)
  })
await queue.onIdle()
