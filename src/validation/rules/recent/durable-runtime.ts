import { nodeAt, type ScalarNode } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isDurable } from '../../helpers/durable.ts';
import { badScalars } from '../../helpers/judging.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const supported: readonly string[] = facts['durable.runtimes.supported'].value;
const known: Readonly<Record<string, { readonly family: string }>> = facts['lambda.runtimes'].value;

export const durableRuntime = defineRule({
  id: 'durable/runtime',
  severity: 'error',
  certainty: 'documented',
  title: 'A durable function has a runtime with a durable SDK',
  why: 'Older runtimes cannot carry durable executions; Lambda refuses DurableConfig or the SDK does not start.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const node = nodeAt(resource.properties, 'Runtime');
    if (!node || !isDurable(model, resource)) return;
    const isWithoutSdk = ({ text }: ScalarNode) => Object.hasOwn(known, text) && !supported.includes(text);
    for (const { at, severity, scalar } of badScalars(model, node, isWithoutSdk)) {
      const { text } = scalar;
      const family = known[text]?.family ?? '';
      const newer = supported.filter((name) => name.startsWith(family) && Object.hasOwn(known, name)).at(-1);
      // With a runtime of one's own (provided) or another language one may speak the protocol oneself.
      const isSure = newer !== undefined && ['nodejs', 'python'].includes(family);
      report({
        at,
        severity: isSure ? severity : 'warning',
        message: `Durable functions do not run on ${text}. ${newer === undefined ? `Use one of ${supported.slice(0, 4).join(', ')}` : `Set Runtime: ${newer}`}.`,
        fix: newer === undefined ? undefined : replaceFix(model, node, 'Runtime', newer),
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: «python3.12»
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 600}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: python3.14
    CodeUri: .
    DurableConfig: {ExecutionTimeout: 600}
`,
    ],
  },
});
