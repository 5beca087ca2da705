import { expect, it } from 'vitest';
import { toGithubAnnotations } from '../../src/validation/output/github.ts';
import { toSarif } from '../../src/validation/output/sarif.ts';
import { allRules } from '../../src/validation/rules/index.ts';
import { summarize } from '../../src/validation/summary.ts';
import { validateTemplate } from '../../src/validation/validate.ts';

const text =
  'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySecond: 5\n      QueueName: !Ref Nothing\n';
const input = { uri: 'infra/template.yaml', validation: validateTemplate(text, { now: new Date('2026-11-21') }) };

it('writes SARIF 2.1.0 with rules, places and fixes', () => {
  expect(toSarif([input], allRules, '1.2.3')).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'serverless-mcp',
            version: '1.2.3',
            rules: [{ id: 'ref/undefined' }, { id: 'schema/unknown-property' }],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'schema/unknown-property',
            ruleIndex: 1,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'infra/template.yaml' },
                  region: { startLine: 5, startColumn: 7, endLine: 5, endColumn: 18 },
                },
                logicalLocations: [{ name: 'Orders', fullyQualifiedName: 'Resources.Orders.Properties.DelaySecond' }],
              },
            ],
            fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: 'DelaySeconds' } }] }] }],
          },
          { ruleId: 'ref/undefined', ruleIndex: 0 },
        ],
      },
    ],
  });
});

it('marks security findings for whoever sorts by it', () => {
  const secret = 'Parameters:\n  DbPassword: { Type: String }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n';
  const open = '  Url:\n    Type: AWS::Lambda::Url\n    Properties: { AuthType: NONE, TargetFunctionArn: fn }\n';
  const validation = validateTemplate(secret + open, { now: new Date('2026-11-21') });
  expect(
    summarize(validation, 50)
      .findings.filter(({ security }) => security)
      .map(({ rule }) => rule),
  ).toEqual(['param/secret-plain', 'security/function-url-none']);
  expect(toSarif([{ uri: 't.yaml', validation }], allRules, '1.2.3')).toMatchObject({
    runs: [
      {
        tool: {
          driver: {
            rules: expect.arrayContaining([
              expect.objectContaining({
                id: 'param/secret-plain',
                properties: {
                  tags: ['param', 'security', 'W1011', 'W2010', 'W2501', 'CKV_SECRET_6'],
                  'security-severity': '7.0',
                },
              }),
            ]),
          },
        },
      },
    ],
  });
});

it('writes GitHub annotations with escaped text', () => {
  expect(toGithubAnnotations([input]).split('\n')).toEqual([
    '::error file=infra/template.yaml,line=5,endLine=5,col=7,endColumn=17,title=schema/unknown-property::Orders: AWS::SQS::Queue has no property "DelaySecond". Did you mean "DelaySeconds"?',
    '::error file=infra/template.yaml,line=6,endLine=6,col=23,endColumn=29,title=ref/undefined::Orders: Ref names "Nothing", which is no resource or parameter of this template.',
  ]);
});
