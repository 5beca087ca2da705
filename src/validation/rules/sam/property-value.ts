import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { textOf, type MappingNode, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { kindFix } from '../../sam/fixes.ts';
import { describeKinds, describeSeen, kindOf, refusedNode } from '../../sam/values.ts';

export const samPropertyValue = defineRule({
  id: 'sam/property-value',
  severity: 'error',
  certainty: 'fact',
  title: 'SAM properties hold the kind of value SAM reads',
  why: 'The transform refuses a property whose value is of another kind.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  aliases: ['E3012'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro) return;
    for (const resource of model.resources.values()) {
      checkValues(resource.type, resource.effective, model.hasLanguageExtensions, (finding) =>
        report({ ...finding, resource: resource.id }),
      );
    }
    for (const api of samApis(model)) {
      const type = api.kind === 'rest' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi';
      if (!api.resource)
        checkValues(type, api.properties, model.hasLanguageExtensions, (finding) =>
          report({ ...finding, resource: api.id }),
        );
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Layers: «arn:aws:lambda:eu-west-1:1:layer:x:1»
    Tags: «[a]»
Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, OpenApiVersion: «2.0»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Layers: [!ImportValue layer]
    Tags: {a: b}
Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, OpenApiVersion: 3.0}
`,
    ],
  },
});

function writesDefinition(properties: MappingNode): boolean {
  return !properties.entries.has('DefinitionBody') && !properties.entries.has('DefinitionUri');
}

/** Where SAM writes the definition it turns an unquoted 3.0 into text before it looks at the kind; 2.0 it does not. */
function isVersionThree(value: TemplateNode): boolean {
  return kindOf(value) === 'number' && /^3\.\d$/.test(textOf(value) ?? '');
}

function checkValues(typeName: string, properties: MappingNode, resolvesFunctions: boolean, report: Reporter): void {
  const type = samResourceTypes[typeName];
  if (!type) return;
  for (const [name, { value }] of properties.entries) {
    const property = type.properties[name];
    // Events that are no map have a rule of their own.
    if (property === undefined || (name === 'Events' && kindOf(value) === 'map')) continue;
    if (name === 'OpenApiVersion' && isVersionThree(value) && writesDefinition(properties)) continue;
    const refused = refusedNode(property, value);
    if (refused) {
      const part = refused.node === value ? name : `What ${name} holds`;
      report({
        fix: kindFix(refused.node, refused.kinds),
        at: refused.node,
        message: `${part} must be ${describeKinds(refused.kinds)}, but ${describeSeen(refused.node)} is written.`,
      });
    } else if (
      property.isLiteral &&
      kindOf(value) === 'call' &&
      !property.kinds?.includes('map') &&
      !resolvesFunctions
    ) {
      const message = `${name} must be ${describeKinds(property.kinds ?? [])} as written: SAM does not resolve functions here. Add AWS::LanguageExtensions to Transform, or write the value.`;
      report({ at: value, message });
    } else if (
      property.values &&
      kindOf(value) === 'string' &&
      value.kind === 'scalar' &&
      !property.values.includes(value.text)
    ) {
      report({ at: value, message: `${name} must be ${property.values.join(' or ')}, not "${value.text}".` });
    }
  }
}
