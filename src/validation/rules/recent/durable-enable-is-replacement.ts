import { nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { isDurable } from '../../helpers/durable.ts';
import { defineRule } from '../../rule.ts';

export const durableEnableIsReplacement = defineRule({
  id: 'durable/enable-is-replacement',
  severity: 'info',
  certainty: 'documented',
  title: 'A durable function leaves its name to CloudFormation',
  why: 'DurableConfig is set at creation only: adding or removing it replaces the function, and with a fixed name the replacement fails because the name is taken.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const name = nodeAt(resource.properties, 'FunctionName');
    if (!name || textOf(name) === undefined || !isDurable(model, resource)) return;
    report({
      at: name,
      message: `DurableConfig can only be added or removed by replacing ${resource.id}, which fails while FunctionName is fixed. Leave FunctionName out.`,
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
    DurableConfig: {ExecutionTimeout: 600}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 600}
`,
    ],
  },
});
