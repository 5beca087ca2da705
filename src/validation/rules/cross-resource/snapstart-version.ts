import { entryOf, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { functionNamed } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const snapStartVersion = defineRule({
  id: 'xref/snapstart-version',
  severity: 'warning',
  certainty: 'documented',
  title: 'A function with SnapStart publishes versions',
  why: 'SnapStart acts on published versions only; calls of $LATEST start as slowly as before.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  aliases: ['W2530'],
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const entry = entryOf(resource.properties, 'SnapStart');
    if (!entry || textOf(nodeAt(entry.value, 'ApplyOn')) !== 'PublishedVersions') return;
    const hasVersion = loweredResources(model).some(({ type, properties, origin }) => {
      if (type !== 'AWS::Lambda::Version') return false;
      const lambda = functionNamed(model, entryOf(properties, 'FunctionName')?.value);
      return lambda === undefined ? origin !== resource.origin : lambda.id === resource.id;
    });
    if (hasVersion) return;
    const hint = resource.isVirtual
      ? 'Add AutoPublishAlias: live.'
      : 'Add an AWS::Lambda::Version and an alias, and call that.';
    report({
      at: entry.key,
      message: `SnapStart of ${resource.id} does nothing: this template publishes no version. ${hint}`,
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: java21, CodeUri: ., «SnapStart»: {ApplyOn: PublishedVersions}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: java21, CodeUri: ., AutoPublishAlias: live, SnapStart: {ApplyOn: PublishedVersions}}
`,
    ],
  },
});
