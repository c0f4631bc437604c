import { accountId } from '../identifiers.js'
import { stsXml } from '../sts.js'
import type { Operation } from './operation.js'

/** sts:GetCallerIdentity, in the AWS query protocol: a form goes in, XML comes out. */
export const getCallerIdentity: Operation = {
  name: 'GetCallerIdentity',
  service: 'sts',
  run: (_, { requestId }) => ({ status: 200, type: 'text/xml', body: render(requestId) }),
}

function render(requestId: string): string {
  const result =
    `<Arn>arn:aws:iam::${accountId}:user/sandbox</Arn>` +
    `<UserId>AIDASANDBOXEXAMPLE00</UserId><Account>${accountId}</Account>`
  return stsXml(
    'GetCallerIdentityResponse',
    `<GetCallerIdentityResult>${result}</GetCallerIdentityResult>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`,
  )
}
