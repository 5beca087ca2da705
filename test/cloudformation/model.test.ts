import { describe, expect, it } from 'vitest';
import { buildModel, type ModelOptions, type TemplateModel } from '../../src/cloudformation/model.ts';
import { nodeAt, type TemplateNode, toPlain } from '../../src/cloudformation/nodes.ts';
import { parseTemplate } from '../../src/cloudformation/parse.ts';
import type { Value } from '../../src/cloudformation/values.ts';

function modelOf(text: string, options?: ModelOptions): TemplateModel {
  return buildModel(parseTemplate(text), options);
}

function effective(model: TemplateModel, id: string): unknown {
  const resource = model.resources.get(id);
  return resource && toPlain(resource.effective);
}

/** Plain form of a value: the known value, or the alternatives with `…` where others are possible. */
function show(value: Value): unknown {
  if (value.kind === 'known') return toPlain(value.node);
  if (value.kind === 'one-of') return [...value.alternatives.map(show), ...(value.isComplete ? [] : ['…'])];
  return value.kind;
}

function valueAt(model: TemplateModel, id: string, property: string): unknown {
  const node = nodeAt(model.resources.get(id)?.effective, property);
  return node && show(model.evaluate(node));
}

const sam = 'Transform: AWS::Serverless-2016-10-31\n';

describe('Globals', () => {
  const text = `${sam}Globals:
  Function:
    Timeout: 10
    Environment: {Variables: {A: 1, B: 2}}
    Layers: [one]
    Tags: !If [C, {x: 1}, {y: 2}]
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {B: 3}}
      Layers: [two]
      Tags: {z: 1}
  Left:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Timeout, Layers]
  Alone:
    Type: AWS::Serverless::Function
    IgnoreGlobals: '*'
`;

  it('merge maps deeply, append lists and give way to the resource elsewhere', () => {
    expect(effective(modelOf(text), 'Fn')).toEqual({
      Timeout: 10,
      Environment: { Variables: { A: 1, B: 3 } },
      Layers: ['one', 'two'],
      Tags: { z: 1 },
    });
  });

  it('respect IgnoreGlobals', () => {
    expect(Object.keys(effective(modelOf(text), 'Left') as object)).toEqual(['Environment', 'Tags']);
    expect(effective(modelOf(text), 'Alone')).toEqual({});
  });

  it('keep the place a value was written at', () => {
    const model = modelOf(text);
    const timeout = nodeAt(model.resources.get('Fn')?.effective, 'Timeout') as TemplateNode;
    expect(model.document.positionAt(timeout.start)).toEqual({ line: 4, column: 14 });
  });
});

describe('values', () => {
  const text = `Parameters:
  Size: {Type: Number, Default: 128}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Secret: {Type: AWS::SSM::Parameter::Value<String>, Default: /a}
  Names: {Type: CommaDelimitedList, Default: "a,b"}
  Free: {Type: String}
Mappings:
  Sizes: {dev: {memory: 1}, prod: {memory: 2}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Always: !Equals [a, a]
Resources:
  R:
    Type: T
    Properties:
      default: !Ref Size
      allowed: !Ref Stage
      ssm: !Ref Secret
      free: !Ref Free
      list: !Ref Names
      if: !If [IsProd, 3, !If [IsProd, 4, !Ref AWS::NoValue]]
      decided: !If [Always, yes, no]
      mapped: !FindInMap [Sizes, !Ref Stage, memory]
      sub: !Sub "x-\${Stage}"
      subSize: !Sub "x-\${Size}-\${!Literal}"
      join: !Join ["-", [a, b]]
      select: !Select [1, !Split [",", "p,q"]]
      resource: !GetAtt Other.Arn
      dynamic: "{{resolve:ssm:/a}}"
`;

  it.each([
    ['default', [128, '…']],
    ['allowed', ['dev', 'prod']],
    ['ssm', 'unknown'],
    ['free', 'unknown'],
    ['list', [['a', 'b'], '…']],
    ['if', [3, 4, 'absent']],
    ['decided', true],
    ['mapped', [1, 2]],
    ['sub', 'intrinsic'],
    ['subSize', ['x-128-${Literal}', '…']],
    ['join', 'a-b'],
    ['select', 'q'],
    ['resource', 'intrinsic'],
    ['dynamic', 'unknown'],
  ])('%s is %j', (property, expected) => {
    expect(valueAt(modelOf(text), 'R', property)).toEqual(expected);
  });

  it('use the parameters the caller gives', () => {
    const model = modelOf(text, { parameters: { Stage: 'prod', Size: '256' } });
    expect(valueAt(model, 'R', 'default')).toBe(256);
    expect(valueAt(model, 'R', 'if')).toBe(3);
    expect(valueAt(model, 'R', 'mapped')).toBe(2);
    expect(model.decideCondition('IsProd')).toBe(true);
  });

  it('end on conditions that refer to each other', () => {
    const model = modelOf('Conditions:\n  A: !Not [{Condition: B}]\n  B: !Not [{Condition: A}]\n');
    expect(model.decideCondition('A')).toBeUndefined();
  });
});

describe('loops', () => {
  const loop = (collection: string) => `Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "A,B"}
  Later: {Type: CommaDelimitedList}
Resources:
  Fn::ForEach::Topics:
    - Name
    - ${collection}
    - Topic\${Name}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Sub "\${Name}-x"
          DisplayName: !Ref Name
`;

  it('are written out for literal and parameter lists', () => {
    for (const collection of ['[A, B]', '!Ref Names']) {
      const model = modelOf(loop(collection));
      expect([...model.resources.keys()]).toEqual(['TopicA', 'TopicB']);
      expect(effective(model, 'TopicB')).toEqual({ TopicName: { 'Fn::Sub': 'B-x' }, DisplayName: 'B' });
    }
  });

  it('leave a name pattern when the items are unknown', () => {
    const model = modelOf(loop('!Ref Later'));
    expect(model.resources.size).toBe(0);
    expect(model.namePatterns).toEqual(['Topic*']);
  });
});

describe('what kind of template it is', () => {
  it.each([
    [`${sam}Resources: {}`, { hasSamTransform: true, isSam: true, hasMacro: false }],
    ['Resources: {F: {Type: AWS::Serverless::Function}}', { hasSamTransform: false, isSam: true }],
    [
      'Transform: [AWS::LanguageExtensions, Mine]\nResources: {}',
      { isSam: false, hasLanguageExtensions: true, hasMacro: true },
    ],
    ['Resources: {Fn::Transform: {Name: AWS::Include}}', { hasMacro: true }],
    ['- not\n- a template', { isSam: false, hasMacro: false }],
  ])('%s', (text, expected) => {
    expect(modelOf(text)).toMatchObject(expected);
  });
});
