import { asIntrinsic, entryOf, isSequence, nodeAt } from '../../../cloudformation/nodes.ts';
import { lambdaFacts } from '../../../guidance/facts/lambda.ts';
import { badScalars } from '../../helpers/judging.ts';
import { clearlyMeant } from '../../helpers/nearest.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

const architectures = ['x86_64', 'arm64'];

export const lambdaLists = defineRule({
  id: 'overlay/lambda-architecture-layers',
  severity: 'error',
  certainty: 'documented',
  title: 'A function has more than one architecture, an unknown one, or too many layers',
  why: 'Lambda refuses the function.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html',
  aliases: ['E3030', 'E3032'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check({ resource, model }, report) {
    const entry = entryOf(resource.effective, 'Architectures');
    const listed = entry?.value;
    if (entry && isSequence(listed)) {
      if (listed.items.length > 1 && !listed.items.some((item) => asIntrinsic(item))) {
        report({
          at: listed,
          message: 'A function runs on one architecture. Name x86_64 or arm64, not both.',
          explainsAt: [entry.key],
        });
      }
      for (const item of listed.items) {
        for (const { at, severity, scalar } of badScalars(model, item, ({ text }) => !architectures.includes(text))) {
          const meant = clearlyMeant(scalar.text, architectures);
          report({
            at,
            severity,
            message: `"${scalar.text}" is no architecture. Use arm64 or x86_64.`,
            explainsAt: [item, at],
            fix:
              meant === undefined || item.kind !== 'scalar'
                ? undefined
                : {
                    description: `Write ${meant}`,
                    safety: 'safe',
                    edits: [replaceScalar(model.document, item, meant)],
                  },
          });
        }
      }
    }
    const layers = nodeAt(resource.effective, 'Layers');
    const max = lambdaFacts['lambda.package.layers'].value;
    if (!isSequence(layers)) return;
    const certain = layers.items.filter((item) => asIntrinsic(item)?.name !== 'Fn::If').length;
    if (certain > max) report({ at: layers, message: `${certain} layers, but a function has at most ${max}.` });
  },
  examples: {
    bad: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., Architectures: [«arm46»], Layers: «[a, b, c, d, e, f]» }\n',
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., Architectures: «[arm64, x86_64]» }\n',
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., Architectures: [arm64], Layers: [a, b] }\n',
    ],
  },
});
