import { replaceScalar } from '../../fixes/edits.ts';
import { namesOf } from '../../helpers/names.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const dependsOn = defineRule({
  id: 'resource/dependson',
  severity: 'error',
  certainty: 'fact',
  title: 'DependsOn names no resource, or the resource itself',
  why: 'CloudFormation refuses the template: "Unresolved resource dependencies".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html',
  aliases: ['E3005'],
  applies: 'resource',
  check({ model, resource }, report) {
    if (model.hasMacro) return;
    const names = namesOf(model);
    const written = resource.attribute('DependsOn');
    if (written && resource.dependsOn.length === 0 && written.value.kind === 'mapping') {
      report({ at: written.value, message: 'DependsOn takes a logical id or a list of them, no function and no map.' });
    }
    for (const node of resource.dependsOn) {
      if (node.text === resource.id) report({ at: node, message: `${resource.id} cannot depend on itself.` });
      if (names.isResource(node.text) || node.text === '' || node.text.includes('${')) continue;
      const meant = clearlyMeant(node.text, names.resourceIds);
      report({
        at: node,
        message: `DependsOn names "${node.text}", which is no resource of this template.${didYouMean(nearestNames(node.text, names.resourceIds))}`,
        fix:
          meant === undefined
            ? undefined
            : {
                description: `Rename to ${meant}`,
                safety: 'safe',
                edits: [replaceScalar(model.document, node, meant)],
              },
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        DependsOn: [«Topc», «Orders»]
      Topic:
        Type: AWS::SNS::Topic
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        DependsOn: Topic
      Topic:
        Type: AWS::SNS::Topic
      `,
    ],
  },
});
