// What an admin writes first: one user after another, with the SDK's own retries. Arguments: routing profile id.
// Prints the ids of users that it believes changed, a line each.
import { connectClient, listUsers, moveUser } from './sdk.js'

const [target] = process.argv.slice(2)
const client = connectClient()
for await (const { Id } of listUsers(client)) if (await moveUser(client, Id, target)) console.log(Id)
