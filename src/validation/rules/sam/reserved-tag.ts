import { defineRule } from '../../rule.ts';
import { literalMap, setEntry } from '../../sam/values.ts';

/** Tags the transform writes itself, by type. */
const reserved = ['lambda:createdBy', 'serverlessrepo:applicationId', 'serverlessrepo:semanticVersion'];

export const samReservedTag = defineRule({
  id: 'sam/reserved-tag',
  severity: 'error',
  certainty: 'fact',
  title: 'Tags do not use the keys SAM writes itself',
  why: 'The transform refuses a resource that sets one of its own tags.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function', 'AWS::Serverless::Application'],
  check({ resource }, report) {
    const tags = literalMap(setEntry(resource.effective, 'Tags')?.value);
    for (const name of reserved) {
      const tag = tags?.entries.get(name);
      if (tag) report({ at: tag.key, message: `Tag ${name} is written by SAM itself. Use another key.` });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., Tags: {«"lambda:createdBy"»: me}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., Tags: {createdBy: me}}
`,
    ],
  },
});
