import { nodeAt } from '../../../cloudformation/nodes.ts';
import { itemsAt, textIn } from '../../helpers/settings.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const tlsPolicy = defineRule({
  id: 'security/tls-policy',
  severity: 'info',
  certainty: 'documented',
  title: 'A custom domain takes TLS 1.2 or newer only',
  why: 'TLS 1.0 and 1.1 are broken and out of support; auditors and AWS itself ask for 1.2.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
  aliases: ['W62', 'CKV_AWS_206'],
  applies: 'lowered',
  types: ['AWS::ApiGateway::DomainName', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::DomainName'],
  check({ model, resource }, report) {
    const places = [
      nodeAt(resource.properties, 'SecurityPolicy'),
      ...itemsAt(resource.properties, 'DomainNameConfigurations').map((item) => nodeAt(item, 'SecurityPolicy')),
    ];
    for (const node of places) {
      if (!node || textIn(model, node) !== 'TLS_1_0') continue;
      report({
        at: node,
        message: `${resource.origin} accepts TLS 1.0. Set SecurityPolicy: TLS_1_2, or a newer policy.`,
        fix: replaceFix(model, node, 'SecurityPolicy', 'TLS_1_2'),
      });
    }
  },
  examples: {
    bad: [
      `Domain:
  Type: AWS::ApiGateway::DomainName
  Properties: {DomainName: api.example.com, RegionalCertificateArn: !ImportValue cert, SecurityPolicy: «TLS_1_0»}
`,
    ],
    good: [
      `Domain:
  Type: AWS::ApiGateway::DomainName
  Properties: {DomainName: api.example.com, RegionalCertificateArn: !ImportValue cert, SecurityPolicy: TLS_1_2}
`,
    ],
  },
});
