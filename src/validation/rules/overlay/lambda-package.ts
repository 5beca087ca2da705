import { entryOf, nodeAt } from '../../../cloudformation/nodes.ts';
import { certainText } from '../../helpers/bounds.ts';
import { defineRule } from '../../rule.ts';

export const lambdaPackage = defineRule({
  id: 'overlay/lambda-package',
  severity: 'error',
  certainty: 'fact',
  title: "A function's package type does not fit its other properties",
  why: 'Lambda refuses it: an archive needs Handler and Runtime, an image takes neither, nor layers.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html',
  aliases: ['E3677', 'E3678', 'E3685', 'W2533'],
  applies: 'resource',
  types: ['AWS::Lambda::Function'],
  check(context, report) {
    const { resource, model } = context;
    const { properties } = resource;
    if (!properties || model.hasMacro || [...properties.entries.keys()].some((name) => name.startsWith('Fn::'))) return;
    const written = nodeAt(properties, 'PackageType');
    const packageType = written
      ? certainText(context, written)
      : nodeAt(properties, 'Code', 'ImageUri')
        ? 'Image'
        : 'Zip';
    const names = ['Handler', 'Runtime'];
    if (packageType === 'Image') {
      for (const name of [...names, 'Layers']) {
        const entry = entryOf(properties, name);
        if (entry)
          report({
            at: entry.key,
            message: `An image function takes no ${name}; the image says it. Remove it, or set PackageType: Zip.`,
          });
      }
    }
    if (packageType !== 'Zip') return;
    const missing = names.filter((name) => !properties.entries.has(name));
    if (missing.length === 0) return;
    report({
      at: resource.attribute('Properties')?.key ?? resource.key,
      message: `A function packaged as an archive needs ${missing.join(' and ')}.`,
    });
  },
  examples: {
    bad: [
      `
      Zip:
        Type: AWS::Lambda::Function
        «Properties»: { Role: "arn:aws:iam::123456789012:role/fn", Code: { S3Bucket: code, S3Key: fn.zip }, Runtime: nodejs24.x }
      Image:
        Type: AWS::Lambda::Function
        Properties:
          Role: "arn:aws:iam::123456789012:role/fn"
          PackageType: Image
          Code: { ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/fn:1" }
          «Handler»: index.handler
      `,
    ],
    good: [
      `
      Image:
        Type: AWS::Lambda::Function
        Properties:
          Role: "arn:aws:iam::123456789012:role/fn"
          PackageType: Image
          Code: { ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/fn:1" }
      `,
    ],
  },
});
