import type { ApiStage, LiveSource } from './endpoint.ts';

/** An IAM statement as CloudFormation takes it. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: readonly unknown[];
}

/** Text with `${AWS::…}` in it. Whatever else looks like a variable was escaped by `literal`. */
export function sub(text: string): { readonly 'Fn::Sub': string } {
  return { 'Fn::Sub': text };
}

/** Foreign text inside `sub`: no variable of it is replaced. */
function literal(text: string): string {
  return text.replaceAll('${', '${!');
}

/** IAM takes 10,240 characters of inline policies in a role (IAM quotas, read 2026-11); some are left for the rest. */
const maxInvokeCharacters = 7_000;

export interface InvokePermission {
  readonly statement: Statement;
  /** Set when there are too many operations to name each: then every path of their methods is permitted. */
  readonly isWidened: boolean;
}

/** A method and the path template it is called at. */
export interface Callable {
  readonly method: string;
  readonly path: string;
}

/** `execute-api:Invoke` on the given operations alone. Path parameters become `*`, as the ARN format has it. */
export function invokeStatement(operations: readonly Callable[], { apiId, region, stage }: ApiStage): InvokePermission {
  const root = `arn:\${AWS::Partition}:execute-api:${region ?? '${AWS::Region}'}:\${AWS::AccountId}:${apiId}/${literal(stage)}`;
  const exact = unique(
    operations.map(({ method, path }) => `${root}/${method}${literal(path.replace(/\{[^{}]*\}/g, '*'))}`),
  );
  const isWidened = exact.reduce((sum, arn) => sum + arn.length + 4, 0) > maxInvokeCharacters;
  const resources = isWidened ? unique(operations.map(({ method }) => `${root}/${method}/*`)) : exact;
  return {
    statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resources.map(sub) },
    isWidened,
  };
}

/** `apigateway:GET` on one export: an API that is read anew at each start, or by an AgentCore gateway. */
export function exportPermission({ kind, apiId, stage }: LiveSource): Statement {
  const place =
    kind === 'rest' ? `/restapis/${apiId}/stages/${literal(stage)}/exports/oas30` : `/apis/${apiId}/exports/OAS30`;
  return {
    Effect: 'Allow',
    Action: 'apigateway:GET',
    Resource: [sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${place}`)],
  };
}

/** Reading the named secrets, nothing else. */
export function secretPermissions(parameters: readonly string[], secrets: readonly string[]): Statement[] {
  const parameterArn = (name: string) =>
    name.startsWith('arn:')
      ? name
      : sub(
          `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/${literal(name.replace(/^\//, ''))}`,
        );
  const secretArn = (name: string) =>
    name.startsWith('arn:')
      ? name
      : // Secrets Manager puts six random characters behind the name.
        sub(`arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${literal(name)}-??????`);
  const allow = (Action: string, Resource: readonly unknown[]): Statement[] =>
    Resource.length === 0 ? [] : [{ Effect: 'Allow', Action, Resource }];
  return [
    ...allow('ssm:GetParameter', parameters.map(parameterArn)),
    ...allow('secretsmanager:GetSecretValue', secrets.map(secretArn)),
  ];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}
