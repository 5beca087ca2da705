import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { placeOfMissing, setEntry } from '../../sam/values.ts';

export const samRequiredProperty = defineRule({
  id: 'sam/required-property',
  severity: 'error',
  certainty: 'fact',
  title: 'SAM resources have the properties their type needs',
  why: 'The transform refuses a resource without its required properties.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  aliases: ['E3003'],
  applies: 'resource',
  types: ['AWS::Serverless::*'],
  check({ model, resource }, report) {
    const type = samResourceTypes[resource.type];
    if (!type || model.hasMacro || asIntrinsic(resource.properties)) return;
    const missing = Object.entries(type.properties).filter(
      ([name, { required }]) => required && !setEntry(resource.effective, name),
    );
    if (missing.length === 0) return;
    const names = missing.map(([name]) => name).join(', ');
    const message = `${resource.type} lacks the required ${missing.length > 1 ? 'properties' : 'property'} ${names}.`;
    const place = resource.attribute('Properties')?.key ?? resource.typeNode ?? resource.key;
    const keys = missing.map(([name]) => name);
    report({ at: placeOfMissing(resource.effective, keys, place), message });
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  «Properties»: {Name: notes}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {Name: notes, StageName: v1}
`,
    ],
  },
});
