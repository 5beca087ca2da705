import { asIntrinsic, entryOf, isScalar, itemsOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { readSub } from '../../../cloudformation/intrinsics.ts';
import { policyTemplates } from '../../../cloudformation/sam/policy-templates.ts';
import type { ResourceSchema } from '../../../cloudformation/schemas/resource-schemas.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { namesOf } from '../../helpers/names.ts';
import { defineRule, type ProposedFix, type ResourceContext } from '../../rule.ts';
import { literalMap } from '../../sam/values.ts';

/** What ends an attribute that is no name. */
const noName = /(?:Arn|Url)$/i;

export const policyTemplateName = defineRule({
  id: 'ref/policy-template-name',
  severity: 'warning',
  certainty: 'documented',
  title: 'A policy template that takes a name gets an ARN or URL',
  why: 'SAM writes the value into an ARN, so the policy names nothing and every call is denied.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'],
  check(context, report) {
    for (const policy of itemsOf(entryOf(context.resource.effective, 'Policies')?.value)) {
      for (const [name, { value }] of literalMap(policy)?.entries ?? []) {
        if (!Object.hasOwn(policyTemplates, name)) continue;
        for (const [parameter, { value: given }] of literalMap(value)?.entries ?? []) {
          if (parameter.endsWith('Arn') || !policyTemplates[name]?.includes(parameter)) continue;
          const wrong = readWrong(context, parameter, given);
          if (!wrong) continue;
          report({
            at: given,
            message: `${name} puts ${parameter} into an ARN, but ${wrong.gives}.${wrong.write === undefined ? ' Give the name alone.' : ` Write ${describe(wrong.write)}.`}`,
            fix: wrong.write && fixOf(context, given, wrong.write),
          });
        }
      }
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Handler: a.b
          Runtime: nodejs24.x
          CodeUri: .
          Policies:
            - SNSPublishMessagePolicy: { TopicName: «!Ref Topic» }
            - SQSSendMessagePolicy: { QueueName: «!GetAtt Orders.Arn» }
            - DynamoDBReadPolicy: { TableName: «!GetAtt Table.Arn» }
            - S3ReadPolicy: { BucketName: «"arn:aws:s3:::invoices"» }
      Topic:
        Type: AWS::SNS::Topic
      Orders:
        Type: AWS::SQS::Queue
      Table:
        Type: AWS::Serverless::SimpleTable
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Handler: a.b
          Runtime: nodejs24.x
          CodeUri: .
          Policies:
            - SNSPublishMessagePolicy: { TopicName: !GetAtt Topic.TopicName }
            - DynamoDBReadPolicy: { TableName: !Ref Table }
            - DynamoDBStreamReadPolicy: { TableName: !Ref Table, StreamName: "*" }
            - AWSSecretsManagerGetSecretValuePolicy: { SecretArn: !Ref Secret }
            - LambdaInvokePolicy: { FunctionName: !ImportValue orders-function }
      Topic:
        Type: AWS::SNS::Topic
      Table:
        Type: AWS::Serverless::SimpleTable
      Secret:
        Type: AWS::SecretsManager::Secret
        Properties: { GenerateSecretString: {} }
      `,
    ],
  },
});

/** `!Ref target`, or `!GetAtt target.attribute`. */
interface Name {
  readonly target: string;
  readonly attribute: string | undefined;
}

interface Wrong {
  /** What is written and what it yields. */
  readonly gives: string;
  readonly write: Name | undefined;
}

function readWrong(context: ResourceContext, parameter: string, given: TemplateNode): Wrong | undefined {
  const text = isScalar(given) ? given.text : readSub(asIntrinsic(given)?.argument ?? given)?.text.text;
  if (text?.startsWith('arn:')) return { gives: 'this is an ARN itself', write: undefined };
  const call = asIntrinsic(given);
  const written = call && (call.name === 'Ref' || call.name === 'Fn::GetAtt') ? readName(call.argument) : undefined;
  const type = written && namesOf(context.model).typeOf(written.target);
  const schema = type === undefined ? undefined : context.schemas.get(type);
  if (!written || !schema) return undefined;
  const { target, attribute } = written;
  const yielded = attribute ?? refOf(schema);
  if (yielded === undefined || !noName.test(yielded)) return undefined;
  const source = attribute === undefined ? `!Ref ${target}` : `!GetAtt ${target}.${attribute}`;
  return { gives: `${source} gives the ${yielded}`, write: nameOf(schema, target, parameter) };
}

/** `Ref`'s or `GetAtt`'s argument. */
function readName(argument: TemplateNode): Name | undefined {
  const [first = '', ...rest] = isScalar(argument)
    ? argument.text.split('.')
    : itemsOf(argument).map((item) => (isScalar(item) ? item.text : ''));
  if (first === '' || rest.includes('')) return undefined;
  return { target: first, attribute: rest.length === 0 ? undefined : rest.join('.') };
}

function refOf({ ref }: ResourceSchema): string | undefined {
  return ref.length === 1 ? ref[0] : undefined;
}

/** What gives the name of a resource: an attribute called like the parameter, or `Ref`. */
function nameOf(schema: ResourceSchema, target: string, parameter: string): Name | undefined {
  const attribute = [parameter, 'Name'].find((name) => schema.attributes.has(name));
  const ref = refOf(schema);
  if (ref !== undefined && !noName.test(ref)) return { target, attribute: undefined };
  return attribute === undefined ? undefined : { target, attribute };
}

function describe({ target, attribute }: Name): string {
  return attribute === undefined ? `!Ref ${target}` : `!GetAtt ${target}.${attribute}`;
}

function fixOf({ model }: ResourceContext, given: TemplateNode, write: Name): ProposedFix {
  const { target, attribute } = write;
  const value =
    attribute === undefined
      ? { Ref: target }
      : { 'Fn::GetAtt': model.document.format === 'json' ? [target, attribute] : `${target}.${attribute}` };
  return {
    description: `Write ${describe(write)}`,
    safety: 'safe',
    edits: [replaceWithFlow(model.document, given, value)],
  };
}
