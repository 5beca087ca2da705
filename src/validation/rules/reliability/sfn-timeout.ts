import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isExpress, machineTypes, tasksOf } from '../../helpers/tasks.ts';
import { defineRule } from '../../rule.ts';

const bounds = ['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'];
const secondsPerDay = 86_400;

export const sfnTimeout = defineRule({
  id: 'reliability/sfn-timeout',
  severity: 'info',
  certainty: 'documented',
  title: 'A task that waits for someone else has a time limit',
  why: 'A callback that never comes, or a worker that dies, leaves the execution waiting for as long as executions may live.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html',
  applies: 'resource',
  types: machineTypes,
  check({ model, resource }, report) {
    if (isExpress(resource)) return;
    const days = facts['step-functions.standard.maxSeconds'].value / secondsPerDay;
    for (const { name, node, resource: arn, at } of tasksOf(model, resource)) {
      const isWaiting = arn.includes('.waitForTaskToken') || /:activity:/.test(arn);
      if (!isWaiting || bounds.some((bound) => nodeAt(node, bound))) continue;
      report({
        at,
        message: `"${name}" waits up to ${days} days for an answer that may never come. Set TimeoutSeconds, and HeartbeatSeconds for long work.`,
      });
    }
  },
  examples: {
    bad: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Definition:
      StartAt: Approve
      States:
        «Approve»:
          Type: Task
          Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
          Parameters: {QueueUrl: !ImportValue q, MessageBody: {token.$: $$.Task.Token}}
          Retry: [{ErrorEquals: [States.TaskFailed]}]
          End: true
`,
    ],
    good: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Definition:
      StartAt: Approve
      States:
        Approve:
          Type: Task
          Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
          TimeoutSeconds: 86400
          Parameters: {QueueUrl: !ImportValue q, MessageBody: {token.$: $$.Task.Token}}
          Retry: [{ErrorEquals: [States.TaskFailed]}]
          End: true
`,
    ],
  },
});
