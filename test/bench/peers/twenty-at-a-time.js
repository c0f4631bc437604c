// The same with twenty users at a time, as a worker pool. Arguments: routing profile id.
import { connectClient, listUsers, moveUser } from './sdk.js'

const WORKERS = 20
const [target] = process.argv.slice(2)
const client = connectClient()
const users = listUsers(client)

async function work() {
  for (let next = await users.next(); !next.done; next = await users.next())
    if (await moveUser(client, next.value.Id, target)) console.log(next.value.Id)
}

await Promise.all(Array.from({ length: WORKERS }, work))
