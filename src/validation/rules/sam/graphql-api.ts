import {
  asIntrinsic,
  entryOf,
  textOf,
  type Entry,
  type MappingNode,
  listItems,
} from '../../../cloudformation/nodes.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { shapeProblems, valueProblems } from '../../sam/shapes.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

/** Map an authentication type needs beside it. */
const authSettings: Readonly<Record<string, string>> = table({
  AMAZON_COGNITO_USER_POOLS: 'UserPool',
  AWS_LAMBDA: 'LambdaAuthorizer',
  OPENID_CONNECT: 'OpenIDConnect',
});

export const samGraphQlApi = defineRule({
  id: 'sam/graphql-api',
  severity: 'error',
  certainty: 'fact',
  title: 'A GraphQL API has one schema, complete authentication, and functions its resolvers can find',
  why: 'The transform builds the AppSync resources from these maps and refuses what it cannot join.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html',
  applies: 'resource',
  types: ['AWS::Serverless::GraphQLApi'],
  check({ resource }, report) {
    const api = resource.effective;
    const properties = samResourceTypes[resource.type]?.properties ?? {};
    for (const [name, entry] of api.entries) {
      const property = properties[name];
      if (property?.documentedKinds) {
        for (const problem of valueProblems(name, { ...property, kinds: property.documentedKinds }, entry))
          report(problem);
      }
      if (property && entry.value.kind === 'mapping')
        for (const problem of valueProblems(name, property, entry)) report(problem);
    }
    checkSchema(resource.attribute('Properties')?.key ?? resource.key, api, report);
    checkAuth(api, report);
    checkFunctions(api, report);
    checkResolvers(api, report);
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::GraphQLApi
  Properties:
    SchemaInline: 'type Query { a: String }'
    «SchemaUri»: schema.graphql
    Auth: {«Type»: AWS_LAMBDA}
    Functions:
      Nothing: {DataSource: «Missing», CodeUri: a.js, Runtime: {Name: APPSYNC_JS, Version: 1.0.0}}
      «Bare»: {DataSource: NONE, InlineCode: x}
    Resolvers:
      Query:
        a: {Pipeline: [«Nothin»]}
        «b»: {FieldName: b}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::GraphQLApi
  Properties:
    SchemaUri: schema.graphql
    Auth: {Type: API_KEY}
    DataSources: {DynamoDb: {Notes: {TableName: notes, TableArn: !ImportValue notes}}}
    Functions:
      Read: {DataSource: Notes, CodeUri: a.js, Runtime: {Name: APPSYNC_JS, Version: 1.0.0}}
    Resolvers:
      Query:
        a: {Pipeline: [Read]}
`,
    ],
  },
});

function checkSchema(place: { start: number; end: number }, api: MappingNode, report: Reporter): void {
  const inline = setEntry(api, 'SchemaInline');
  const uri = setEntry(api, 'SchemaUri');
  if (inline && uri)
    report({
      at: uri.key,
      message: 'SchemaInline and SchemaUri are both set. Keep one.',
      related: [{ at: inline.key, message: 'SchemaInline' }],
    });
  if (!inline && !uri) report({ at: place, message: 'A GraphQL API needs SchemaUri or SchemaInline.' });
}

function checkAuth(api: MappingNode, report: Reporter): void {
  const auth = literalMap(entryOf(api, 'Auth')?.value);
  if (!auth) return;
  checkProvider('Auth', auth, report);
  const additional = entryOf(auth, 'Additional')?.value;
  for (const item of listItems(additional)) {
    const provider = literalMap(item);
    if (provider) checkProvider('An additional authentication', provider, report);
  }
}

function checkProvider(owner: string, provider: MappingNode, report: Reporter): void {
  const type = setEntry(provider, 'Type');
  const name = type ? textOf(type.value) : undefined;
  const needed = name === undefined ? undefined : authSettings[name];
  if (type && needed !== undefined && !setEntry(provider, needed))
    report({ at: type.key, message: `${owner} of Type ${name ?? ''} needs ${needed}.` });
  const given = Object.values(authSettings)
    .map((setting) => setEntry(provider, setting))
    .filter((entry) => entry !== undefined);
  const [, second] = given;
  if (second)
    report({ at: second.key, message: `${owner} has more than one configuration. Keep the one of its Type.` });
}

const isNone = (name: string) => name.toLowerCase() === 'none';

function checkFunctions(api: MappingNode, report: Reporter): void {
  const sources = literalMap(entryOf(api, 'DataSources')?.value);
  const names = ['DynamoDb', 'Lambda'].flatMap((kind) => [
    ...(literalMap(entryOf(sources, kind)?.value)?.entries.keys() ?? []),
  ]);
  for (const [name, entry] of literalMap(entryOf(api, 'Functions')?.value)?.entries ?? []) {
    const map = literalMap(entry.value);
    if (!map) continue;
    const id = setEntry(map, 'Id');
    if (id) {
      const other = [...map.entries.values()].find(({ key }) => key.text !== 'Id');
      if (other)
        report({
          at: id.key,
          message: `Function ${name} has Id of an existing function, so nothing else can be set. Remove ${other.key.text}.`,
        });
      continue;
    }
    checkDataSource(name, entry, names, report);
    checkCode(`Function ${name}`, entry, report);
  }
}

function checkDataSource(name: string, entry: Entry, names: readonly string[], report: Reporter): void {
  const source = setEntry(entry.value, 'DataSource');
  if (!source || !isTruthy(source.value)) {
    report({ at: entry.key, message: `Function ${name} lacks DataSource: one of DataSources, NONE, or a reference.` });
    return;
  }
  const written = asIntrinsic(source.value) ? undefined : textOf(source.value);
  if (written === undefined || isNone(written) || names.includes(written)) return;
  report({
    at: source.value,
    message: `DataSource "${written}" of function ${name} is not among DataSources. ${suggestion(nearestNames(written, names), names) || 'Define it there, or refer to one outside with a function such as !GetAtt.'}`,
  });
}

function checkCode(owner: string, entry: Entry, report: Reporter, isOptional = false): void {
  const inline = setEntry(entry.value, 'InlineCode');
  const uri = setEntry(entry.value, 'CodeUri');
  if (inline && uri) {
    report({ at: inline.key, message: `${owner} has both InlineCode and CodeUri. Keep one.` });
    return;
  }
  if (!inline && !uri) {
    if (!isOptional) report({ at: entry.key, message: `${owner} needs CodeUri or InlineCode.` });
    return;
  }
  if (!setEntry(entry.value, 'Runtime'))
    report({ at: entry.key, message: `${owner} lacks Runtime: {Name: APPSYNC_JS, Version: 1.0.0}.` });
}

function checkResolvers(api: MappingNode, report: Reporter): void {
  const functions = [...(literalMap(entryOf(api, 'Functions')?.value)?.entries.keys() ?? [])];
  for (const fields of literalMap(entryOf(api, 'Resolvers')?.value)?.entries.values() ?? []) {
    for (const [name, entry] of literalMap(fields.value)?.entries ?? []) {
      for (const problem of shapeProblems(`Resolver ${name}`, 'Graphqlapi.Resolver', entry)) report(problem);
      checkCode(`Resolver ${name}`, entry, report, true);
      const pipeline = entryOf(entry.value, 'Pipeline')?.value;
      if (!isTruthy(pipeline))
        report({
          at: entry.key,
          message: `Resolver ${name} lacks Pipeline: a list of Functions. SAM has no unit resolvers; use AWS::AppSync::Resolver for one.`,
        });
      for (const item of listItems(pipeline)) {
        const written = textOf(item) ?? '';
        if (kindOf(item) !== 'string' || functions.includes(written)) continue;
        report({
          at: item,
          message:
            `Pipeline of resolver ${name} names "${written}", which is not among Functions. ${suggestion(nearestNames(written, functions), functions)}`.trimEnd(),
        });
      }
    }
  }
}
