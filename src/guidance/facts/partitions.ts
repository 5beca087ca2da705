import { defineFacts } from './types.ts';

/** AWS partition of a Region: the second part of every ARN. */
export type Partition =
  'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-iso' | 'aws-iso-b' | 'aws-iso-e' | 'aws-iso-f' | 'aws-eusc';

export const partitionFacts = defineFacts({
  'aws.partitions.byRegionPrefix': {
    statement:
      'The partition in an ARN follows from the Region: cn- is aws-cn, us-gov- is aws-us-gov, and so on; all other Regions are aws.',
    value: {
      'cn-': { partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
      'us-gov-': { partition: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
      'us-iso-': { partition: 'aws-iso', dnsSuffix: 'c2s.ic.gov' },
      'us-isob-': { partition: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov' },
      'eu-isoe-': { partition: 'aws-iso-e', dnsSuffix: 'cloud.adc-e.uk' },
      'us-isof-': { partition: 'aws-iso-f', dnsSuffix: 'csp.hci.ic.gov' },
      'eusc-': { partition: 'aws-eusc', dnsSuffix: 'amazonaws.eu' },
    },
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; partitions table of the AWS SDKs',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
});

/** Region names look like `eu-west-1`, `us-gov-west-1`, `ap-southeast-7`, `eusc-de-east-1`. */
export const regionNamePattern =
  /^(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-[a-z]{2})-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** Partition and domain suffix of a Region; a Region that matches no prefix is in `aws`. */
export function partitionOf(region: string): { readonly partition: Partition; readonly dnsSuffix: string } {
  const known = Object.entries(partitionFacts['aws.partitions.byRegionPrefix'].value);
  const match = known.find(([prefix]) => region.startsWith(prefix));
  return match ? match[1] : { partition: 'aws', dnsSuffix: 'amazonaws.com' };
}
