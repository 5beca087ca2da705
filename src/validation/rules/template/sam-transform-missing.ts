import { isSequence } from '../../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { defineRule, type ProposedFix } from '../../rule.ts';

const transform = 'AWS::Serverless-2016-10-31';

export const samTransformMissing = defineRule({
  id: 'template/sam-transform-missing',
  severity: 'error',
  certainty: 'fact',
  title: 'The template uses SAM but does not name the SAM transform',
  why: 'CloudFormation does not know AWS::Serverless types, Globals or Connectors without it.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html',
  aliases: ['E3038', 'E3066', 'E3724'],
  applies: 'template',
  check({ model }, report) {
    const { root } = model;
    if (!root || !model.isSam || model.hasSamTransform || model.hasMacro) return;
    const first = [...model.resources.values()].find(({ type }) => type.startsWith('AWS::Serverless::'));
    const at = first?.typeNode ?? root.entries.get('Globals')?.key;
    if (!at) return;
    report({
      at,
      message: `${first ? first.type : 'Globals'} needs the SAM transform. Add the line Transform: ${transform} at the top.`,
      resource: first?.id,
      fix: addTransform(model),
    });
  },
  examples: {
    bad: [
      'Resources:\n  Fn:\n    Type: «AWS::Serverless::Function»\n    Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }\n',
    ],
    good: [
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }\n',
    ],
  },
});

function addTransform({ root, document }: TemplateModel): ProposedFix | undefined {
  const description = `Add Transform: ${transform}`;
  const existing = root?.entries.get('Transform')?.value;
  if (existing) {
    if (!isSequence(existing)) return undefined;
    const last = existing.items.at(-1);
    if (!last || document.text[existing.start] !== '[') return undefined;
    const text = document.format === 'json' ? `, "${transform}"` : `, ${transform}`;
    return { description, safety: 'safe', edits: [{ start: last.end, end: last.end, newText: text }] };
  }
  const version = root?.entries.get('AWSTemplateFormatVersion');
  const first = root && [...root.entries.values()][0];
  if (!first) return undefined;
  if (document.format === 'json') {
    return {
      description,
      safety: 'safe',
      edits: [{ start: first.key.start, end: first.key.start, newText: `"Transform": "${transform}",\n  ` }],
    };
  }
  const end = version ? document.text.indexOf('\n', version.value.end) + 1 : 0;
  const start = version && end > 0 ? end : first.key.start;
  return { description, safety: 'safe', edits: [{ start, end: start, newText: `Transform: ${transform}\n` }] };
}
