/** Where Amazon Connect is offered (AWS General Reference, Amazon Connect endpoints), by partition. */
const REGIONS: Readonly<Record<'aws' | 'aws-us-gov', readonly string[]>> = {
  aws: [
    'us-east-1',
    'us-west-2',
    'af-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-west-2',
  ],
  'aws-us-gov': ['us-gov-west-1'],
}

/** A Region for when none is set. */
export const ANY_REGION = 'us-east-1'

/** All Regions of the partition that a Region belongs to, this one first. */
export function regionsWith(region: string): readonly string[] {
  const all = REGIONS[region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws']
  return [region, ...all.filter((one) => one !== region)]
}
