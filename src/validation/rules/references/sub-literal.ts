import { asIntrinsic, isScalar, type ScalarNode, type TemplateNode, walkNodes } from '../../../cloudformation/nodes.ts';
import { pseudoParameters, subVariables } from '../../../cloudformation/intrinsics.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { functionShapes } from '../../helpers/function-shapes.ts';
import { namesOf } from '../../helpers/names.ts';
import { mentions } from '../../helpers/mentions.ts';
import { defineRule } from '../../rule.ts';

/** Text under these keys has `${…}` of its own: shell, build scripts, templates, resolver code, state machines. */
const ownLanguage =
  /^(?:UserData|BuildSpec|TemplateBody|ZipFile|InlineCode|Code|DefinitionString|Definition|DefinitionSubstitutions|Fn::Base64|RequestMappingTemplate|ResponseMappingTemplate|RequestTemplates|ResponseTemplates|Script|commands?|content|Content|Document|Body|FunctionCode|Query|QueryString|InputTemplate|InputPathsMap|Metadata|Description|Default|requestTemplates|responseTemplates)$/;

export const subLiteral = defineRule({
  id: 'fn/sub-literal',
  severity: 'warning',
  certainty: 'fact',
  title: 'Text holds ${Name} of something the template declares, but is not under Fn::Sub',
  why: 'Without Fn::Sub the characters stay as they are, and the resource gets a literal "${Name}".',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html',
  aliases: ['E1029'],
  applies: 'resource',
  check({ model, resource }, report) {
    if (model.hasMacro || !resource.properties || !mentions(model, resource.properties, '${')) return;
    const names = namesOf(model);
    const isDeclared = (name: string) =>
      pseudoParameters.has(name) || names.isParameter(name) || model.resources.has(name.split('.')[0] ?? name);
    walkNodes(resource.properties, (node, step) => {
      if (typeof step.key === 'string' && ownLanguage.test(step.key)) return false;
      const name = asIntrinsic(node)?.name;
      if (name === 'Fn::Sub' || name === 'Fn::Transform' || (name !== undefined && !functionShapes.has(name)))
        return false;
      if (!isScalar(node) || !node.text.includes('${') || node.style === 'block') return undefined;
      const variable = /\$\{([A-Za-z][A-Za-z0-9:.]*)\}/.exec(node.text)?.[1];
      if (variable === undefined || !isDeclared(variable)) return undefined;
      report({
        at: node,
        severity: isArn(node) && variable.startsWith('AWS::') && !isPolicyText(step.path()) ? 'error' : 'warning',
        message: `"\${${variable}}" stays literal text here, because the value is not under Fn::Sub. Write !Sub in front of it.`,
        fix: subVariables(node.text).every(({ name: each }) => isDeclared(each))
          ? { description: 'Put the text under Fn::Sub', safety: 'safe', edits: [underSub(model.document, node)] }
          : undefined,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: «"\${AWS::StackName}-orders"»
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "\${AWS::StackName}-orders"
          Tags:
            - { Key: template, Value: "\${stageVariables.name}" }
      `,
    ],
  },
});

function underSub(document: Parameters<typeof replaceWithFlow>[0], node: ScalarNode) {
  if (document.format === 'json') return replaceWithFlow(document, node, { 'Fn::Sub': node.text });
  return { start: node.start, end: node.start, newText: '!Sub ' };
}

function isArn({ text }: TemplateNode & { text: string }): boolean {
  return text.startsWith('arn:');
}

function isPolicyText(path: readonly (string | number)[]): boolean {
  return path.some((step) => step === 'Statement' || step === 'PolicyDocument' || step === 'Policies');
}
