import { nodeAt } from '../../../cloudformation/nodes.ts';
import { badScalars } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

export const lambdaInlineCode = defineRule({
  id: 'overlay/lambda-inline-code',
  severity: 'error',
  certainty: 'fact',
  title: 'Inline code on a runtime that takes none',
  why: 'Only Node.js and Python functions can have their code in the template; Lambda refuses the others.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html',
  aliases: ['E3677'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check({ resource, model }, report) {
    const { effective } = resource;
    const code = nodeAt(effective, 'InlineCode') ?? nodeAt(effective, 'Code', 'ZipFile');
    const runtime = nodeAt(effective, 'Runtime');
    if (!code || !runtime) return;
    for (const { at, severity, scalar } of badScalars(model, runtime, ({ text }) => !/^(?:nodejs|python)/.test(text)))
      report({
        at,
        severity,
        message: `${scalar.text} takes no inline code; only Node.js and Python do. Put the code into a folder and name it in ${resource.type === 'AWS::Serverless::Function' ? 'CodeUri' : 'Code'}.`,
      });
  },
  examples: {
    bad: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: «java21», Handler: app.Handler, InlineCode: "class app {}" }\n',
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: python3.13, Handler: index.handler, InlineCode: "def handler(e, c): return 1" }\n',
    ],
  },
});
