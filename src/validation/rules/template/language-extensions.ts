import { forEachIntrinsic } from '../../../cloudformation/intrinsics.ts';
import { functionShapes } from '../../helpers/function-shapes.ts';
import { isMapping, nodeAt, type ScalarNode, walkNodes } from '../../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { defineRule } from '../../rule.ts';

export const languageExtensionsMissing = defineRule({
  id: 'template/language-extensions-missing',
  severity: 'error',
  certainty: 'fact',
  title:
    'Fn::ForEach, Fn::Length or Fn::ToJsonString without the AWS::LanguageExtensions transform, or with it too late',
  why: 'CloudFormation does not know these functions without the transform; and transforms run in the order they are listed.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html',
  aliases: ['E1030', 'E1031', 'E1032'],
  applies: 'template',
  check({ model }, report) {
    const first = firstUse(model);
    if (!first || model.hasMacro) return;
    if (!model.hasLanguageExtensions) {
      report({
        at: first,
        message: `${nameOf(first)} needs the AWS::LanguageExtensions transform. Add it to Transform, before AWS::Serverless-2016-10-31.`,
      });
      return;
    }
    const order = model.transforms.map(({ name }) => name);
    const own = order.indexOf('AWS::LanguageExtensions');
    const sam = order.indexOf('AWS::Serverless-2016-10-31');
    const place = model.transforms[own]?.node;
    if (sam === -1 || own < sam || !place) return;
    const hasLoop = hasLoopInResources(model);
    report({
      at: place,
      severity: hasLoop ? 'error' : 'warning',
      message: `AWS::LanguageExtensions must be listed before AWS::Serverless-2016-10-31${hasLoop ? ': SAM refuses Fn::ForEach in Resources' : ''}. Swap the two.`,
      fix: swap(model, own, sam),
    });
  },
  examples: {
    bad: [
      'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      RedrivePolicy: { «Fn::ToJsonString»: { maxReceiveCount: 5, deadLetterTargetArn: arn } }\n',
      'Transform: [AWS::Serverless-2016-10-31, «AWS::LanguageExtensions»]\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: { "Fn::Length": [a, b] }\n',
    ],
    good: [
      'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: { "Fn::Length": [a, b] }\n',
    ],
  },
});

function nameOf({ text }: ScalarNode): string {
  return text.startsWith('Fn::ForEach') ? 'Fn::ForEach' : text;
}

function firstUse(model: TemplateModel): ScalarNode | undefined {
  const { document } = model;
  if (!document.root || !/ForEach|Length|ToJsonString/.test(document.text)) return undefined;
  let found: ScalarNode | undefined;
  const take = (node: ScalarNode) => {
    if (!found || node.start < found.start) found = node;
  };
  forEachIntrinsic(document.root, ({ name, nameNode }) => {
    if (functionShapes.get(name)?.needsLanguageExtensions) take(nameNode);
  });
  walkNodes(document.root, (node) => {
    if (!isMapping(node)) return;
    for (const [key, entry] of node.entries) if (key.startsWith('Fn::ForEach::')) take(entry.key);
  });
  return found;
}

function hasLoopInResources({ document }: TemplateModel): boolean {
  const resources = nodeAt(document.root, 'Resources');
  return isMapping(resources) && [...resources.entries.keys()].some((key) => key.startsWith('Fn::ForEach::'));
}

function swap({ transforms }: TemplateModel, own: number, sam: number) {
  const [first, second] = [transforms[sam]?.node, transforms[own]?.node];
  if (!first || !second) return undefined;
  return {
    description: 'Swap the two transforms',
    safety: 'safe' as const,
    edits: [
      { start: first.start, end: first.end, newText: 'AWS::LanguageExtensions' },
      { start: second.start, end: second.end, newText: 'AWS::Serverless-2016-10-31' },
    ],
  };
}
