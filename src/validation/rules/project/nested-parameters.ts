import { buildModel } from '../../../cloudformation/model.ts';
import { entryOf, isIntrinsic, isMapping } from '../../../cloudformation/nodes.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { namedFiles, type NamedFile, parseNamed } from '../../project/text-files.ts';
import { defineRule, type ProjectContext, type Reporter } from '../../rule.ts';

export const projectNestedParameters = defineRule({
  id: 'project/nested-parameters',
  severity: 'error',
  certainty: 'fact',
  title: 'A nested stack gives parameters its template does not declare, or leaves out required ones',
  why: 'CloudFormation refuses the nested stack, and the whole deployment rolls back.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html',
  aliases: ['xref/nested-stack-params', 'E3043'],
  applies: 'project',
  check(context, report) {
    for (const named of namedFiles(context.model)) if (named.kind === 'template') checkNested(named, context, report);
  },
  examples: {
    bad: [
      `
      Store:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: nested/store.yaml
          «Parameters»: { Stage: prod, «Nmae»: orders }
      Other:
        Type: AWS::Serverless::Application
        Properties:
          «Location»: nested/store.yaml
      === nested/store.yaml
      Parameters:
        Stage: { Type: String, Default: dev }
        Name: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
      `,
    ],
    good: [
      `
      Store:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: nested/store.yaml
          Parameters: { Name: orders }
      Remote:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: https://bucket.s3.amazonaws.com/store.yaml
          Parameters: { Anything: 1 }
      === nested/store.yaml
      Parameters:
        Stage: { Type: String, Default: dev }
        Name: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
      `,
    ],
  },
});

function checkNested(named: NamedFile, { files }: ProjectContext, report: Reporter): void {
  const document = parseNamed(files, named);
  if (!document || document.problems.length > 0 || !isMapping(document.root)) return;
  const nested = buildModel(document);
  const written = entryOf(named.resource.effective, 'Parameters');
  if (nested.hasMacro || (written && (!isMapping(written.value) || isIntrinsic(written.value)))) return;
  const given = isMapping(written?.value) ? written.value.entries : new Map<string, never>();
  const resource = named.resource.id;
  if ([...given.keys()].some((name) => name.startsWith('Fn::'))) return;
  for (const [name, { key }] of given) {
    if (nested.parameters.has(name)) continue;
    const near = didYouMean(nearestNames(name, nested.parameters.keys()));
    report({
      at: key,
      resource,
      message: `${named.path} declares no parameter "${name}".${near} Remove it, or declare it there.`,
    });
  }
  const required = [...nested.parameters.values()].filter(
    (parameter) => !parameter.default && !given.has(parameter.id),
  );
  const open = required.filter(({ node }) => entryOf(node, 'Default') === undefined).map(({ id }) => id);
  if (open.length === 0) return;
  report({
    at: written?.key ?? entryOf(named.resource.effective, named.property)?.key ?? named.resource.key,
    resource,
    message: `${named.path} requires ${open.join(', ')} (no default). Add ${open.length > 1 ? 'them' : 'it'} to Parameters.`,
  });
}
