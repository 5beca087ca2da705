import { nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

export const tenancyImmutable = defineRule({
  id: 'tenancy/immutable',
  severity: 'info',
  certainty: 'fact',
  title: 'A tenant-isolated function leaves its name to CloudFormation',
  why: 'TenancyConfig is set at creation only: adding or removing it replaces the function, and with a fixed name the replacement fails because the name is taken.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const name = nodeAt(resource.properties, 'FunctionName');
    if (!name || textOf(name) === undefined || isUnset(model, nodeAt(resource.properties, 'TenancyConfig'))) return;
    report({
      at: name,
      message: `TenancyConfig can only be added or removed by replacing ${resource.id}, which fails while FunctionName is fixed. Leave FunctionName out.`,
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionName: «orders»
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
`,
    ],
  },
});
