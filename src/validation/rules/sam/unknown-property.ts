import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';

export const samUnknownProperty = defineRule({
  id: 'sam/unknown-property',
  severity: 'error',
  certainty: 'fact',
  title: 'SAM resources have only properties their type knows',
  why: 'The transform refuses a property it does not know, and the whole template with it.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  aliases: ['E3002'],
  applies: 'resource',
  types: ['AWS::Serverless::*'],
  check({ model, resource }, report) {
    const type = samResourceTypes[resource.type];
    if (!type || model.hasMacro) return;
    const names = Object.keys(type.properties).filter((name) => !resource.properties?.entries.has(name));
    for (const [name, { key }] of resource.properties?.entries ?? []) {
      if (Object.hasOwn(type.properties, name) || name.startsWith('Fn::')) continue;
      const near = nearestNames(name, names);
      const message = `${resource.type} has no property "${name}". ${suggestion(near) || 'SAM refuses properties it does not know; remove it.'}`;
      // The GraphQL macro alone drops what it does not know.
      const severity = resource.type === 'AWS::Serverless::GraphQLApi' ? 'warning' : undefined;
      report({ at: key, severity, message, fix: renameFix(key, near) });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    «MemorySiz»: 256
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    MemorySize: 256
`,
    ],
  },
});
