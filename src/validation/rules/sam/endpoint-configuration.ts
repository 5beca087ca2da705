import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { literalMap, setEntry } from '../../sam/values.ts';

export const samEndpointConfiguration = defineRule({
  id: 'sam/endpoint-configuration',
  severity: 'error',
  certainty: 'fact',
  title: 'VPC endpoints are named under one spelling',
  why: 'VPCEndpointIds and VpcEndpointIds mean the same; the transform refuses an EndpointConfiguration with both.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-endpointconfiguration.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const configuration = literalMap(entryOf(api.properties, 'EndpointConfiguration')?.value);
      const first = setEntry(configuration, 'VPCEndpointIds');
      const second = setEntry(configuration, 'VpcEndpointIds');
      if (api.kind !== 'rest' || !first || !second) continue;
      report({
        at: second.key,
        resource: api.id,
        message: 'VPCEndpointIds and VpcEndpointIds mean the same. Keep one with all ids.',
        related: [{ at: first.key, message: 'set here too' }],
      });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [vpce-1], «VpcEndpointIds»: [vpce-2]}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [vpce-1]}
`,
    ],
  },
});
