import { asIntrinsic, isSequence, nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isUnset, textIn } from '../../helpers/settings.ts';
import { addFix, replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

/** Managed runtimes that exist on both architectures; code for provided runtimes is compiled for one. */
const portable =
  /^(?:nodejs(?:1[2-9]|[2-9]\d)|python3\.(?:[89]|\d\d)|java(?:8\.al2|1\d|2\d)|ruby(?:2\.7|[3-9])|dotnet)/;

export const arm64 = defineRule({
  id: 'cost/arm64',
  severity: 'info',
  certainty: 'advice',
  title: 'Functions run on arm64 where they can',
  why: 'Graviton costs less per millisecond and is as fast or faster for most code; native modules have to be built for it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const { properties } = resource;
    const written = nodeAt(properties, 'Architectures');
    const first = isSequence(written) ? written.items[0] : undefined;
    if (!isUnset(model, written) && textIn(model, first) !== 'x86_64') return;
    if (asIntrinsic(first)) return;
    const runtime = textIn(model, nodeAt(properties, 'Runtime'));
    if (runtime === undefined || !portable.test(runtime)) return;
    // A layer may hold code for one architecture.
    if (!isUnset(model, nodeAt(properties, 'Layers'))) return;
    report({
      at: first ?? resource.keyNode,
      message: `${resource.id} runs on x86_64; arm64 costs ${savedPercent()} % less per GB-second. Set Architectures: [arm64] unless it has native modules for x86_64.`,
      fix: first
        ? replaceFix(model, first, 'Architectures', 'arm64')
        : addFix(model, resource, 'Architectures', ['arm64']),
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
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., Architectures: [arm64]}
Compiled:
  Type: AWS::Serverless::Function
  Properties: {Handler: bootstrap, Runtime: provided.al2023, CodeUri: .}
`,
    ],
  },
});

/** What arm64 saves of the first price step, in whole percent. */
function savedPercent(): number {
  const [x86] = facts['price.lambda.gbSecond.x86_64'].value;
  const [arm] = facts['price.lambda.gbSecond.arm64'].value;
  return Math.round((1 - arm.usd / x86.usd) * 100);
}
