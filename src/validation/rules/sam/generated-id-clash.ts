import { lowerToVirtualResources } from '../../../cloudformation/sam/virtual-resources.ts';
import { defineRule } from '../../rule.ts';

export const samGeneratedIdClash = defineRule({
  id: 'sam/generated-id-clash',
  severity: 'error',
  certainty: 'fact',
  title: 'No resource has the logical id of one that SAM makes',
  why: 'The transform refuses to make a resource whose id the template already uses.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html',
  applies: 'template',
  check({ model }, report) {
    for (const made of lowerToVirtualResources(model)) {
      const written = made.idForm === 'exact' ? model.resources.get(made.id) : undefined;
      // Shared between functions and APIs, so the transform replaces rather than refuses these.
      const isShared = made.id.startsWith('Serverless') || made.id === 'CodeDeployServiceRole';
      if (!written || made.id === made.origin || written.type === 'AWS::Serverless::Connector' || isShared) continue;
      const maker = made.eventId === undefined ? made.origin : `event ${made.eventId} of ${made.origin}`;
      const message = `${made.id} is the id of the ${made.type} that SAM makes for ${maker}. Give this resource, or the ${made.eventId === undefined ? 'SAM resource' : 'event'}, another name.`;
      report({
        at: written.key,
        resource: made.origin,
        message,
        related: [{ at: made.keyNode, message: 'made for this' }],
      });
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
    Events:
      Daily:
        Type: Schedule
        Properties: {Schedule: rate(1 day)}
«FnDaily»:
  Type: AWS::SNS::Topic
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Daily:
        Type: Schedule
        Properties: {Schedule: rate(1 day)}
Daily:
  Type: AWS::SNS::Topic
`,
    ],
  },
});
