import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isUnset } from '../../helpers/settings.ts';
import { addProperty, reviewFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

/** A beginning to tune from: enough for a cold start with an SDK call, short enough for a queue with default visibility. */
const suggested = { Timeout: 5, MemorySize: 512 } as const;

export const defaultTimeoutMemory = defineRule({
  id: 'reliability/default-timeout-memory',
  severity: 'info',
  certainty: 'advice',
  title: 'A function says how long and with how much memory it runs',
  why: 'The defaults are meant for trying out: few seconds, and so little memory, hence CPU, that starts are slow.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  aliases: ['ES1005', 'ES1006'],
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const { properties } = resource;
    const isManaged = !isUnset(model, nodeAt(properties, 'CapacityProviderConfig'));
    const missing = (['Timeout', 'MemorySize'] as const).filter(
      (name) => isUnset(model, nodeAt(properties, name)) && !(name === 'MemorySize' && isManaged),
    );
    if (missing.length === 0) return;
    const inEffect = {
      Timeout: `Timeout ${facts['lambda.timeout.defaultSeconds'].value} s`,
      MemorySize: `MemorySize ${facts['lambda.memory.defaultMb'].value} MB`,
    };
    const wanted = missing.map((name) => `${name}: ${suggested[name]}`).join(', ');
    report({
      at: resource.keyNode,
      message: `${resource.id} runs with the defaults ${missing.map((name) => inEffect[name]).join(' and ')}. Set what it needs, for a start ${wanted} (Globals can hold it).`,
      fix: reviewFix(`Add ${wanted}`, ...missing.map((name) => addProperty(model, resource, name, suggested[name]))),
    });
  },
  examples: {
    bad: [
      `«Fn»:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
    good: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Timeout: 10, MemorySize: 512}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
  },
});
