import { nodeAt } from '../../../cloudformation/nodes.ts';
import { lambdaFacts } from '../../../guidance/facts/lambda.ts';
import { managedInstancesFacts } from '../../../guidance/facts/managed-instances.ts';
import { checkBound } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const lambdaMemory = defineRule({
  id: 'overlay/lambda-memory',
  severity: 'error',
  certainty: 'documented',
  title: "A function's MemorySize or EphemeralStorage is out of bounds",
  why: 'Lambda refuses the function.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  aliases: ['E3034'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(context, report) {
    const { effective } = context.resource;
    const isManaged = nodeAt(effective, 'CapacityProviderConfig') !== undefined;
    const min = isManaged
      ? managedInstancesFacts['managed-instances.memory.minMb'].value
      : lambdaFacts['lambda.memory.minMb'].value;
    const max = isManaged
      ? managedInstancesFacts['managed-instances.memory.maxMb'].value
      : lambdaFacts['lambda.memory.maxMb'].value;
    checkBound(
      context,
      effective,
      { path: ['MemorySize'], min, max, unit: 'MB', note: isManaged ? ' on managed instances' : '' },
      report,
    );
    checkBound(
      context,
      effective,
      {
        path: ['EphemeralStorage', 'Size'],
        min: lambdaFacts['lambda.storage.ephemeralMinMb'].value,
        max: lambdaFacts['lambda.storage.ephemeralMaxMb'].value,
        unit: 'MB',
      },
      report,
    );
  },
  examples: {
    bad: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., MemorySize: «64», EphemeralStorage: { Size: «20000» } }\n',
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., MemorySize: 1769, EphemeralStorage: { Size: 512 } }\n',
    ],
  },
});
