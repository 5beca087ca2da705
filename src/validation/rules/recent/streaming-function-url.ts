import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset, textIn } from '../../helpers/settings.ts';
import { functionNamed } from '../../helpers/targets.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const streamingFunctionUrl = defineRule({
  id: 'streaming/function-url',
  severity: 'warning',
  certainty: 'documented',
  title: 'A function URL streams only where the runtime can',
  why: 'Managed runtimes other than Node.js have no streaming handler: without a custom runtime or an adapter the answer is buffered or wrong.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Url'],
  check({ model, resource }, report) {
    const mode = nodeAt(resource.properties, 'InvokeMode');
    const lambda = functionNamed(model, nodeAt(resource.properties, 'TargetFunctionArn'));
    if (!mode || !lambda || textIn(model, mode) !== 'RESPONSE_STREAM') return;
    const runtime = textIn(model, nodeAt(lambda.properties, 'Runtime'));
    if (runtime === undefined || /^(?:nodejs|provided)/.test(runtime)) return;
    // A layer may be the Lambda Web Adapter.
    if (!isUnset(model, nodeAt(lambda.properties, 'Layers'))) return;
    report({
      at: mode,
      message: `${runtime} cannot stream by itself. Add the Lambda Web Adapter layer, use nodejs24.x or a custom runtime, or set InvokeMode: BUFFERED.`,
      fix: replaceFix(model, mode, 'InvokeMode', 'BUFFERED'),
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: python3.14
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM, InvokeMode: «RESPONSE_STREAM»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM}
`,
    ],
  },
});
