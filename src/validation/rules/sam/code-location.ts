import { asIntrinsic, entryOf, type Entry } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

/** Property that says where a definition or package lies, by type. */
const locations: Readonly<Record<string, string>> = table({
  'AWS::Serverless::Api': 'DefinitionUri',
  'AWS::Serverless::Function': 'CodeUri',
  'AWS::Serverless::HttpApi': 'DefinitionUri',
  'AWS::Serverless::LayerVersion': 'ContentUri',
  'AWS::Serverless::MicrovmImage': 'CodeUri',
  'AWS::Serverless::StateMachine': 'DefinitionUri',
  'AWS::Serverless::WebFunction': 'CodeUri',
});

export const samCodeLocation = defineRule({
  id: 'sam/code-location',
  severity: 'error',
  certainty: 'fact',
  title: 'CodeUri, ContentUri and DefinitionUri are a local path or an S3 location',
  why: 'sam build and sam package upload a local path; anything else must be s3://bucket/key or a map of Bucket and Key.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functioncode.html',
  applies: 'resource',
  types: Object.keys(locations),
  check({ resource }, report) {
    const name = locations[resource.type] ?? '';
    const entry = entryOf(resource.effective, name);
    const isUsed = name !== 'CodeUri' || !isTruthy(entryOf(resource.effective, 'InlineCode')?.value);
    if (entry && isUsed && !asIntrinsic(entry.value))
      checkLocation(name, entry, resource.type === 'AWS::Serverless::MicrovmImage', report);
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: «https://example.com/code.zip»}
Other:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    «CodeUri»: {Bucket: b}
Third:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: «s3://bucket»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: src/}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: s3://bucket/key.zip?versionId=1}
`,
    ],
  },
});

function checkLocation(name: string, { key, value }: Entry, isImage: boolean, report: Reporter): void {
  const kind = kindOf(value);
  const map = literalMap(value);
  if (map) {
    // An image may come from elsewhere than S3.
    if (isImage) return;
    const missing = ['Bucket', 'Key'].filter((part) => !isTruthy(entryOf(map, part)?.value));
    if (missing.length > 0)
      report({ at: key, message: `${name} as a map needs Bucket and Key; ${missing.join(' and ')} is missing.` });
    return;
  }
  if (kind === 'null') return;
  if (value.kind !== 'scalar' || kind !== 'string') {
    // For the other properties sam/property-value says so.
    if (name === 'CodeUri')
      report({ at: value, message: 'CodeUri must be a path, s3://bucket/key, or a map of Bucket and Key.' });
    return;
  }
  const { text } = value;
  if (/\{\{resolve:[^}]*\//.test(text)) {
    report({
      at: value,
      message: `${name} cannot take a dynamic reference with a path. Write a map of Bucket and Key whose values are the references.`,
    });
  } else if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text) && !/^s3:\/\/[^/?]+\/[^?]/.test(text)) {
    report({ at: value, message: `${name} "${text}" is neither a local path nor s3://bucket/key. Use one of these.` });
  } else if (name === 'DefinitionUri' && text !== '' && !/[./]/.test(text)) {
    // A definition is one file, and files of definitions have an ending.
    report({
      at: value,
      message: `DefinitionUri "${text}" is neither the path of a file nor s3://bucket/key. Write the path with its ending, such as ${text}.yaml.`,
    });
  }
}
