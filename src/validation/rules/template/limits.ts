import { type MappingNode, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import type { TemplateDocument } from '../../../cloudformation/parse.ts';
import { templateFacts } from '../../../guidance/facts/template.ts';
import { defineRule, type Reporter } from '../../rule.ts';

/** Advice starts at this share of a limit. */
const warningShare = 0.8;

export const templateLimits = defineRule({
  id: 'template/limits',
  severity: 'error',
  certainty: 'documented',
  title: 'The template has more of something than CloudFormation takes',
  why: 'CloudFormation refuses the template; near the limit the next feature no longer fits.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
  aliases: ['E1002', 'E1003', 'E3010', 'E6010', 'E7010', 'I3010', 'I6010', 'I7010'],
  applies: 'template',
  check({ model }, report) {
    const { root } = model;
    if (!root) return;
    const counted = [
      {
        section: 'Resources',
        size: model.resources.size,
        limit: templateFacts['cloudformation.template.maxResources'].value,
      },
      {
        section: 'Parameters',
        size: model.parameters.size,
        limit: templateFacts['cloudformation.template.maxParameters'].value,
      },
      {
        section: 'Outputs',
        size: model.outputs.size,
        limit: templateFacts['cloudformation.template.maxOutputs'].value,
      },
      {
        section: 'Mappings',
        size: model.mappings.size,
        limit: templateFacts['cloudformation.template.maxMappings'].value,
      },
    ];
    for (const { section, size, limit } of counted) {
      const at = root.entries.get(section)?.key;
      if (!at || size <= limit * warningShare) continue;
      report({
        at,
        severity: size > limit ? 'error' : 'info',
        message: `${size} ${section} of at most ${limit}. Split the template into nested stacks.`,
      });
    }
    checkSize(model.document, root, report);
    const description = nodeAt(root, 'Description');
    const maxBytes = templateFacts['cloudformation.template.maxDescriptionBytes'].value;
    const bytes = Buffer.byteLength(textOf(description) ?? '');
    if (description && bytes > maxBytes)
      report({ at: description, message: `The description has ${bytes} bytes of at most ${maxBytes}.` });
  },
  examples: {
    bad: [
      `«Resources»:\n  Orders:\n    Type: AWS::SQS::Queue\n    Metadata: { Note: ${'a'.repeat(templateFacts['cloudformation.template.maxInlineBytes'].value)} }\n`,
      `Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n«Outputs»:\n${Array.from({ length: 201 }, (_, index) => `  Out${index}: { Value: x }\n`).join('')}`,
    ],
    good: [
      'Description: short\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n',
      `Resources:\n  Orders:\n    Type: AWS::SQS::Queue\nOutputs:\n${Array.from({ length: 160 }, (_, index) => `  Out${index}: { Value: x }\n`).join('')}`,
      `# ${'a'.repeat(51_000)}\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n`,
    ],
  },
});

/** A template that goes on only from S3 is a hint: SAM and `aws cloudformation package` upload it by themselves. */
function checkSize({ text }: TemplateDocument, root: MappingNode, report: Reporter): void {
  const [first] = root.entries.values();
  const inline = templateFacts['cloudformation.template.maxInlineBytes'].value;
  const most = templateFacts['cloudformation.template.maxBytes'].value;
  // No character has less than a byte, and few templates come near.
  const bytes = text.length * 3 > inline ? Buffer.byteLength(text) : 0;
  if (!first || bytes <= inline) return;
  report({
    at: first.key,
    severity: 'info',
    message:
      bytes > most * warningShare
        ? `The template has ${bytes} bytes of at most ${most}. Split it into nested stacks.`
        : `The template has ${bytes} bytes; beyond ${inline} CloudFormation takes it only from S3. sam deploy and --s3-bucket upload it; --template-body does not work.`,
  });
}
