import { nodeAt } from '../../../cloudformation/nodes.ts';
import { lambdaFacts } from '../../../guidance/facts/lambda.ts';
import { managedInstancesFacts } from '../../../guidance/facts/managed-instances.ts';
import { checkBound } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const lambdaTimeout = defineRule({
  id: 'overlay/lambda-timeout',
  severity: 'error',
  certainty: 'documented',
  title: "A function's Timeout is out of bounds",
  why: 'Lambda refuses the function: 1 to 900 seconds, up to 5,400 on managed instances.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  aliases: ['E3034'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(context, report) {
    const { effective } = context.resource;
    const isManaged = nodeAt(effective, 'CapacityProviderConfig') !== undefined;
    const max = isManaged
      ? managedInstancesFacts['managed-instances.timeout.asyncSeconds'].value
      : lambdaFacts['lambda.timeout.maxSeconds'].value;
    checkBound(
      context,
      effective,
      {
        path: ['Timeout'],
        min: 1,
        max,
        unit: 'seconds',
        note: isManaged ? '' : '; longer work belongs in a durable function, Step Functions or a container',
      },
      report,
    );
  },
  examples: {
    bad: [
      `
      Globals:
        Function: { Timeout: «1000» }
      Resources:
        Fn:
          Type: AWS::Serverless::Function
          Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }
      Transform: AWS::Serverless-2016-10-31
      `,
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., Timeout: 900 }\n',
    ],
  },
});
