import { nodeAt } from '../../../cloudformation/nodes.ts';
import { machineTypes, tasksOf } from '../../helpers/tasks.ts';
import { defineRule } from '../../rule.ts';

export const sfnRetryCatch = defineRule({
  id: 'reliability/sfn-retry-catch',
  severity: 'info',
  certainty: 'advice',
  title: 'A task of a state machine retries or catches its errors',
  why: 'Without either, one passing fault (a throttle, a service error of Lambda) fails the whole execution.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html',
  applies: 'resource',
  types: machineTypes,
  check({ model, resource }, report) {
    for (const { name, node, at } of tasksOf(model, resource)) {
      if (nodeAt(node, 'Retry') ?? nodeAt(node, 'Catch')) continue;
      report({
        at,
        message: `One passing fault of "${name}" fails the execution. Add Retry (for Lambda: Lambda.ServiceException, Lambda.AWSLambdaException, Lambda.SdkClientException, Lambda.TooManyRequestsException) or Catch.`,
      });
    }
  },
  examples: {
    bad: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Definition:
      StartAt: Pay
      States:
        «Pay»: {Type: Task, Resource: !ImportValue fn, End: true}
`,
    ],
    good: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Definition:
      StartAt: Pay
      States:
        Pay:
          Type: Task
          Resource: !ImportValue fn
          Retry: [{ErrorEquals: [States.TaskFailed], MaxAttempts: 3}]
          End: true
`,
    ],
  },
});
