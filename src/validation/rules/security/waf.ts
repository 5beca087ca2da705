import { loweredResources } from '../../engine/lowered-resources.ts';
import { defineRule } from '../../rule.ts';

export const waf = defineRule({
  id: 'security/waf',
  severity: 'info',
  certainty: 'advice',
  title: 'A public REST API has a web application firewall',
  why: 'A firewall drops known attacks and floods before they cost anything; it has a price of its own.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html',
  aliases: ['CKV2_AWS_29', 'CKV2_AWS_77'],
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage'],
  check({ model, resource }, report) {
    const firewalls = ['AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation'];
    if (loweredResources(model).some(({ type }) => firewalls.includes(type))) return;
    report({
      at: resource.keyNode,
      message: `${resource.origin} has no firewall in this template. Where it is public, add an AWS::WAFv2::WebACL and WebACLAssociation.`,
    });
  },
  examples: {
    bad: [
      `«Api»:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
Firewall:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    WebACLArn: !ImportValue acl
    ResourceArn: !Sub "arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/restapis/\${Api}/stages/v1"
`,
    ],
  },
});
