import { defineFacts } from './types.ts';

const quotas = {
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  checkedOn: '2026-11-21',
  confidence: 'documented',
} as const;

/** What CloudFormation takes in one template. */
export const templateFacts = defineFacts({
  'cloudformation.template.maxResources': {
    statement: 'A template holds at most 500 resources.',
    value: 500,
    unit: 'resources',
    ...quotas,
  },
  'cloudformation.template.maxParameters': {
    statement: 'A template holds at most 200 parameters.',
    value: 200,
    unit: 'parameters',
    ...quotas,
  },
  'cloudformation.template.maxOutputs': {
    statement: 'A template holds at most 200 outputs.',
    value: 200,
    unit: 'outputs',
    ...quotas,
  },
  'cloudformation.template.maxMappings': {
    statement: 'A template holds at most 200 mappings.',
    value: 200,
    unit: 'mappings',
    ...quotas,
  },
  'cloudformation.template.maxInlineBytes': {
    statement:
      'CloudFormation takes a template of at most 51,200 bytes in the call itself; a larger one comes from S3.',
    value: 51_200,
    unit: 'bytes',
    ...quotas,
  },
  'cloudformation.template.maxBytes': {
    statement: 'A template in S3 has at most 1 MB (1,048,576 bytes).',
    value: 1024 * 1024,
    unit: 'bytes',
    ...quotas,
  },
  'cloudformation.template.maxDescriptionBytes': {
    statement: 'The description of a template has at most 1,024 bytes.',
    value: 1024,
    unit: 'bytes',
    ...quotas,
  },
});
