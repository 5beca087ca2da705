import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, setEntry } from '../../sam/values.ts';

export const samProvisionedConcurrency = defineRule({
  id: 'sam/provisioned-concurrency',
  severity: 'error',
  certainty: 'fact',
  title: 'Provisioned concurrency has an alias to sit on',
  why: 'Lambda provisions concurrency for a version or alias, never for $LATEST; the transform refuses it without AutoPublishAlias.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ resource }, report) {
    const entry = setEntry(resource.effective, 'ProvisionedConcurrencyConfig');
    if (!entry || !isTruthy(entry.value) || isTruthy(entryOf(resource.effective, 'AutoPublishAlias')?.value)) return;
    report({
      at: entry.key,
      message: `ProvisionedConcurrencyConfig of ${resource.id} needs AutoPublishAlias: add AutoPublishAlias: live beside it.`,
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
    «ProvisionedConcurrencyConfig»: {ProvisionedConcurrentExecutions: 1}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    AutoPublishAlias: live
    ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
`,
    ],
  },
});
