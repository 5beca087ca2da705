import { asIntrinsic, entryOf, textOf, listItems } from '../../../cloudformation/nodes.ts';
import { knownAlternatives } from '../../../cloudformation/values.ts';
import { defineRule } from '../../rule.ts';
import { kindOf, setEntry } from '../../sam/values.ts';

export const samLayer = defineRule({
  id: 'sam/layer',
  severity: 'error',
  certainty: 'fact',
  title: 'A layer has a known retention policy and architectures',
  why: 'The transform refuses other values, and functions in RetentionPolicy.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html',
  applies: 'resource',
  types: ['AWS::Serverless::LayerVersion'],
  check({ model, resource }, report) {
    const retention = setEntry(resource.effective, 'RetentionPolicy');
    const call = asIntrinsic(retention?.value);
    const isParameter = call?.name === 'Ref' && model.parameters.has(textOf(call.argument) ?? '');
    const given = retention && isParameter ? knownAlternatives(model.evaluate(retention.value)) : [];
    if (retention && given.length > 0 && !given.some(({ node }) => isPolicy(textOf(node) ?? ''))) {
      report({
        at: retention.value,
        message: `RetentionPolicy must be Retain or Delete, but parameter ${textOf(call?.argument) ?? ''} is neither by default.`,
      });
    } else if (retention && call && !isParameter && !model.hasLanguageExtensions) {
      report({
        at: retention.value,
        message: 'RetentionPolicy must be the text Retain or Delete; functions do not work here.',
      });
    } else if (retention && kindOf(retention.value) === 'string' && !isPolicy(textOf(retention.value) ?? '')) {
      report({ at: retention.value, message: 'RetentionPolicy must be Retain or Delete.' });
    }
    const architectures = entryOf(resource.effective, 'CompatibleArchitectures')?.value;
    for (const item of listItems(architectures)) {
      if (!asIntrinsic(item) && !['arm64', 'x86_64'].includes(textOf(item) ?? '')) {
        report({ at: item, message: 'CompatibleArchitectures may hold arm64 and x86_64.' });
      }
    }
  },
  examples: {
    bad: [
      `Transform: AWS::Serverless-2016-10-31
Parameters:
  Policy: {Type: String, Default: Keep}
Resources:
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layer/, RetentionPolicy: «!Ref Policy»}
`,
      `Layer:
  Type: AWS::Serverless::LayerVersion
  Properties: {ContentUri: layer/, RetentionPolicy: «Keep», CompatibleArchitectures: [«arm»]}
`,
    ],
    good: [
      `Layer:
  Type: AWS::Serverless::LayerVersion
  Properties: {ContentUri: layer/, RetentionPolicy: Retain, CompatibleArchitectures: [arm64]}
`,
    ],
  },
});

function isPolicy(text: string): boolean {
  return /^(?:retain|delete)$/i.test(text);
}
