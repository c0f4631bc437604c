import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openBench } from './harness.js'

const run = promisify(execFile)

function hasBoto3(): boolean {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('There is no python3 with boto3: the sandbox is not tried with it.')
    return false
  }
}

const PROGRAM = `
import json, os
import boto3
from botocore.config import Config
connect = boto3.client('connect', endpoint_url=os.environ['AWS_ENDPOINT_URL'],
                       config=Config(retries={'total_max_attempts': 1}))
instance = os.environ['CONNECT_BULK_INSTANCE']

def pages(operation, key, size, **more):
    paginator = connect.get_paginator(operation)
    found = paginator.paginate(InstanceId=instance, PaginationConfig={'PageSize': size}, **more)
    return [[item['Id'] for item in page[key]] for page in found]

listed = pages('list_users', 'UserSummaryList', 1000)
searched = pages('search_users', 'Users', 500)
user = connect.describe_user(InstanceId=instance, UserId=listed[0][0])['User']
arn = user['Arn']
connect.tag_resource(resourceArn=arn, tags={'a b': '=1', 'c': 'd', 'e': 'f'})
connect.untag_resource(resourceArn=arn, tagKeys=['a b', 'c'])
after = connect.describe_user(InstanceId=instance, UserId=arn)['User']
new = connect.create_user(
    InstanceId=instance, Username='ana.lima', Password='Secret-123', RoutingProfileId=user['RoutingProfileId'],
    SecurityProfileIds=user['SecurityProfileIds'], IdentityInfo={'FirstName': 'Ana', 'LastName': 'Lima'},
    AutoAcceptConfigs=[{'Channel': 'VOICE', 'AutoAccept': True}], Tags={'team': 'blue'})
born = connect.describe_user(InstanceId=instance, UserId=new['UserId'])['User']
connect.delete_user(InstanceId=instance, UserId=new['UserId'])
found = connect.search_quick_connects(InstanceId=instance)['QuickConnects']
connect.delete_quick_connect(InstanceId=instance, QuickConnectId=found[0]['QuickConnectId'])
ringing = len(found)
still = len(connect.search_quick_connects(InstanceId=instance)['QuickConnects'])
try:
    connect.delete_user(InstanceId=instance, UserId=new['UserId'])
except connect.exceptions.ResourceNotFoundException:
    gone = True
try:
    connect.describe_user(InstanceId=instance, UserId=instance)
except connect.exceptions.ResourceNotFoundException as error:
    refused = error.response
print(json.dumps({
    'listed': [len(page) for page in listed], 'searched': [len(page) for page in searched],
    'same': sorted(sum(listed, [])) == sorted(sum(searched, [])),
    'year': user['LastModifiedTime'].year, 'added': after['Tags'].get('e'), 'left': 'c' in after['Tags'],
    'code': refused['Error']['Code'], 'status': refused['ResponseMetadata']['HTTPStatusCode'],
    'born': [born['Username'], born['Arn'] == new['UserArn'], born['Tags']], 'gone': gone,
    'ringing': ringing - still,
    'requestId': refused['ResponseMetadata']['RequestId'],
}))
`

it.skipIf(!hasBoto3())('serves boto3, with large pages', { timeout: 60_000 }, async () => {
  const { sandbox } = await openBench({ users: 1700 })
  const env = {
    ...sandbox.env,
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const { stdout } = await run('python3', ['-c', PROGRAM], { env })
  expect(JSON.parse(stdout)).toEqual({
    listed: [1000, 700],
    searched: [500, 500, 500, 200],
    same: true,
    year: expect.toSatisfy((year: number) => year === 2025 || year === 2026),
    added: 'f',
    left: false,
    code: 'ResourceNotFoundException',
    status: 404,
    born: ['ana.lima', true, { team: 'blue' }],
    gone: true,
    ringing: 1,
    requestId: sandbox.requests().at(-1)?.requestId,
  })
})
