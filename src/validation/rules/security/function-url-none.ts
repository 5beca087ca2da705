import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { textIn } from '../../helpers/settings.ts';
import { functionNamed } from '../../helpers/targets.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

const actions = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];

export const functionUrlNone = defineRule({
  id: 'security/function-url-none',
  severity: 'info',
  certainty: 'advice',
  title: 'A function URL asks who calls',
  why: 'With AuthType NONE everyone on the internet may call the function, at your cost; only the code can refuse.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  aliases: ['CKV_AWS_258'],
  applies: 'lowered',
  types: ['AWS::Lambda::Url'],
  check({ model, resource }, report) {
    const auth = nodeAt(resource.properties, 'AuthType');
    if (!auth || textIn(model, auth) !== 'NONE') return;
    const missing = resource.isVirtual ? [] : missingPermissions(model, resource);
    const hint =
      missing.length === 0
        ? ''
        : ` A public URL also needs permissions for ${missing.join(' and ')}, which the template does not give.`;
    report({
      at: auth,
      message: `Anyone may call the URL of ${resource.origin}. Set AuthType: AWS_IAM, or check the caller in the code.${hint}`,
      fix: replaceFix(model, auth, 'AuthType', 'AWS_IAM'),
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: «NONE»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM}
`,
    ],
  },
});

function missingPermissions(model: TemplateModel, url: LoweredResource): readonly string[] {
  const lambda = functionNamed(model, nodeAt(url.properties, 'TargetFunctionArn'));
  if (!lambda) return [];
  const given = loweredResources(model).flatMap(({ type, properties }) =>
    type === 'AWS::Lambda::Permission' && functionNamed(model, nodeAt(properties, 'FunctionName'))?.id === lambda.id
      ? [textOf(nodeAt(properties, 'Action'))]
      : [],
  );
  return actions.filter((action) => !given.includes(action) && !given.includes(undefined));
}
