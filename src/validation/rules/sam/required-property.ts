import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { missingNames } from '../../sam/names.ts';
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
    const known = Object.keys(type.properties);
    const unset = known.filter((name) => type.properties[name]?.required && !setEntry(resource.effective, name));
    const missing = missingNames(unset, resource.effective, known);
    if (missing.length === 0) return;
    const message = `${resource.type} lacks the required ${missing.length > 1 ? 'properties' : 'property'} ${missing.join(', ')}.`;
    const place = resource.attribute('Properties')?.key ?? resource.typeNode ?? resource.key;
    report({ at: placeOfMissing(resource.effective, missing, place), message });
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
