import { isExpress, machineTypes, tasksOf } from '../../helpers/tasks.ts';
import { defineRule } from '../../rule.ts';

export const sfnExpressPattern = defineRule({
  id: 'reliability/sfn-express-pattern',
  severity: 'error',
  certainty: 'documented',
  title: 'An Express state machine does not wait for jobs or callbacks',
  why: 'Step Functions refuses .sync, .waitForTaskToken and activities in Express workflows.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html',
  applies: 'resource',
  types: machineTypes,
  check({ model, resource }, report) {
    if (!isExpress(resource)) return;
    for (const { name, resource: arn, at } of tasksOf(model, resource)) {
      const pattern = /\.waitForTaskToken$|\.sync(?::2)?$|:activity:/.exec(arn)?.[0];
      if (pattern === undefined) continue;
      report({
        at,
        message: `"${name}" uses ${pattern.includes('activity') ? 'an activity' : pattern}, which Express workflows do not have. Make ${resource.id} STANDARD, or call the service without waiting.`,
      });
    }
  },
  examples: {
    bad: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Type: EXPRESS
    Definition:
      StartAt: Run
      States:
        «Run»:
          Type: Task
          Resource: arn:aws:states:::ecs:runTask.sync
          Parameters: {}
          End: true
`,
    ],
    good: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    Type: EXPRESS
    Definition:
      StartAt: Send
      States:
        Send:
          Type: Task
          Resource: arn:aws:states:::sqs:sendMessage
          Parameters: {QueueUrl: !ImportValue q, MessageBody: hello}
          End: true
`,
    ],
  },
});
