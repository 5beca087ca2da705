import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { valueProblems } from '../../sam/shapes.ts';

export const samMicrovmImage = defineRule({
  id: 'sam/microvm-image',
  severity: 'error',
  certainty: 'fact',
  title: 'MicroVM images and network connectors have SAM’s names for their settings',
  why: 'SAM renames settings of the CloudFormation types, and the transform refuses names and shapes it does not know.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  applies: 'resource',
  types: ['AWS::Serverless::MicrovmImage', 'AWS::Serverless::NetworkConnector'],
  check({ resource }, report) {
    const properties = samResourceTypes[resource.type]?.properties ?? {};
    for (const [name, entry] of resource.effective.entries) {
      const property = properties[name];
      if (property?.shape === undefined && property?.itemShape === undefined) continue;
      for (const problem of valueProblems(name, property, entry)) report(problem);
    }
  },
  examples: {
    bad: [
      `Connector:
  Type: AWS::Serverless::NetworkConnector
  Properties:
    VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1], NetworkProtocol: «IPv6»}
`,
    ],
    good: [
      `Connector:
  Type: AWS::Serverless::NetworkConnector
  Properties:
    VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1], NetworkProtocol: IPv4}
`,
    ],
  },
});
