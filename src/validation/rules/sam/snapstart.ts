import { entryOf, nodeAt, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { scalarOf } from '../../../cloudformation/values.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, setEntry } from '../../sam/values.ts';

/** Families with a runtime that has SnapStart; their older versions are past their end of life. */
const families = new Set(facts['lambda.snapstart.runtimes'].value.map((name) => name.replace(/[0-9.]+$/, '')));
const storageLimitMb = facts['lambda.storage.ephemeralMinMb'].value;

export const samSnapStart = defineRule({
  id: 'sam/snapstart',
  severity: 'error',
  certainty: 'documented',
  title: 'SnapStart is on a function that can have it',
  why: 'Lambda refuses SnapStart on other runtimes and together with provisioned concurrency, EFS or larger ephemeral storage.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  aliases: ['E2530'],
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const { properties } = resource;
    const entry = setEntry(properties, 'SnapStart');
    if (!entry || textOf(nodeAt(entry.value, 'ApplyOn')) !== 'PublishedVersions') return;
    const known = (node: TemplateNode | undefined) => (node ? scalarOf(model.evaluate(node)) : undefined);
    const runtime = known(entryOf(properties, 'Runtime')?.value);
    if (typeof runtime === 'string' && !families.has(runtime.replace(/[0-9.]+(?:x|al2)?$/, ''))) {
      report({
        at: entry.key,
        message: `SnapStart does not work with runtime ${runtime}; it is for Java, Python and .NET. Remove it.`,
      });
    }
    if (known(entryOf(properties, 'PackageType')?.value) === 'Image') {
      report({
        at: entry.key,
        message: 'SnapStart does not work with container images. Remove it, or package as an archive.',
      });
    }
    for (const name of ['FileSystemConfigs', 'ProvisionedConcurrencyConfig']) {
      const other = setEntry(
        name === 'FileSystemConfigs' ? properties : model.resources.get(resource.origin)?.effective,
        name,
      );
      if (!other || !isTruthy(other.value)) continue;
      const message = `SnapStart does not work together with ${name}. Remove one of the two.`;
      report({ at: entry.key, message, related: [{ at: other.key, message: name }] });
    }
    const storage = known(nodeAt(properties, 'EphemeralStorage', 'Size'));
    if (typeof storage === 'number' && storage > storageLimitMb) {
      report({
        at: entry.key,
        message: `SnapStart works with at most ${storageLimitMb} MB of ephemeral storage, not ${storage}.`,
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., AutoPublishAlias: live, «SnapStart»: {ApplyOn: PublishedVersions}}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: java21, CodeUri: ., AutoPublishAlias: live, EphemeralStorage: {Size: 1024}, «SnapStart»: {ApplyOn: PublishedVersions}}
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
