import { isIntrinsic, isMapping, isScalar, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule, type Place } from '../../rule.ts';

const mapSections = ['Resources', 'Parameters', 'Mappings', 'Conditions', 'Outputs', 'Globals', 'Rules', 'Metadata'];

export const sectionShape = defineRule({
  id: 'template/null-section',
  severity: 'error',
  certainty: 'fact',
  title: 'A section, or a resource or mapping in it, is empty or no map',
  why: 'CloudFormation refuses the template: "null values are not allowed in templates".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  aliases: ['E0000', 'E1001', 'E3001'],
  applies: 'template',
  check({ model }, report) {
    const { root, hasMacro } = model;
    if (!root) {
      const { document } = model;
      if (document.root && !isMapping(document.root))
        report({ at: document.root, message: 'A template is a map of sections, not a list or text.' });
      return;
    }
    if (hasMacro) return;
    for (const name of mapSections) {
      const entry = root.entries.get(name);
      if (!entry || isMapping(entry.value) || (model.document.isPartial && isEmpty(entry.value))) continue;
      report({
        at: entry.key,
        message: `${name} ${describe(entry.value)}; it must be a map${isEmpty(entry.value) ? ', or be left out' : ''}.`,
        explains: name === 'Resources' ? ['missing-section:Resources'] : [],
      });
    }
    for (const [name, { key, node }] of model.mappings) {
      const at = flatPlace(key, node);
      if (at)
        report({
          at,
          message: `Mapping "${name}" must be a map of maps, two levels of keys above its values.`,
          explains: [`flat-mapping:${name}`],
        });
    }
    for (const { id, key, node } of model.resources.values()) {
      if (!isMapping(node) || isIntrinsic(node))
        report({ at: key, message: `Resource "${id}" ${describe(node)}; it must be a map with a Type.` });
    }
  },
  examples: {
    bad: [
      '«Parameters»:\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n',
      'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n  «Topic»:\n',
      'Mappings:\n  Sizes:\n    «dev»: 60\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      MessageRetentionPeriod: !FindInMap [Sizes, dev, retention]\n',
    ],
    good: [
      'Mappings:\n  Sizes: {dev: {retention: 60}}\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      MessageRetentionPeriod: !FindInMap [Sizes, dev, retention]\n',
    ],
  },
});

/** The key whose value should be another map. */
function flatPlace(key: Place, node: TemplateNode): Place | undefined {
  if (!isMapping(node)) return key;
  if (node.entries.has('Fn::Transform')) return undefined;
  return [...node.entries.values()].find(({ value }) => !isMapping(value))?.key;
}

function isEmpty(node: TemplateNode): boolean {
  return isScalar(node) && node.value === null;
}

function describe(node: TemplateNode): string {
  if (isEmpty(node)) return 'is empty';
  return isScalar(node) ? 'is text' : 'is a list or function';
}
