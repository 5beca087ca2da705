import { nodeAt } from '../../../cloudformation/nodes.ts';
import { lambdaFacts } from '../../../guidance/facts/lambda.ts';
import { certainNumber } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const lambdaMemoryQuota = defineRule({
  id: 'overlay/lambda-memory-quota',
  severity: 'info',
  certainty: 'documented',
  title: 'A function asks for more memory than a new account may use',
  why: 'New accounts have a lower memory quota; Lambda refuses the function there until it has been raised.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(context, report) {
    const { effective } = context.resource;
    const memory = nodeAt(effective, 'MemorySize');
    const megabytes = certainNumber(context, memory);
    const quota = lambdaFacts['lambda.memory.newAccountMaxMb'].value;
    const most = lambdaFacts['lambda.memory.maxMb'].value;
    if (!memory || megabytes === undefined || megabytes <= quota || megabytes > most) return;
    // Managed instances have bounds of their own.
    if (nodeAt(effective, 'CapacityProviderConfig') !== undefined) return;
    report({
      at: memory,
      message: `MemorySize ${megabytes} is over the ${quota} MB that new accounts start with. Where the deployment says "less than or equal to ${quota}", ask AWS Support for the quota or take at most ${quota}.`,
    });
  },
  examples: {
    bad: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., MemorySize: «4096» }\n',
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., MemorySize: 3008 }\n',
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          MemorySize: 8192
          CapacityProviderConfig: { Arn: arn:aws:lambda:eu-west-1:123456789012:capacity-provider:cp }
      `,
      `
      Parameters:
        Memory: { Type: Number, Default: 4096 }
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fn:
          Type: AWS::Serverless::Function
          Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., MemorySize: !Ref Memory }
      `,
    ],
  },
});
