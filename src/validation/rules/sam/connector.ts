import type { TemplateModel } from '../../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  isSequence,
  nodeAt,
  textOf,
  type MappingNode,
  type TemplateNode,
  itemsOf,
} from '../../../cloudformation/nodes.ts';
import { connectorPairs, connectorResources } from '../../../cloudformation/sam/connector-pairs.ts';
import { connectorTypes } from '../../../cloudformation/sam/lowering/others.ts';
import type { ConnectorPair } from '../../../cloudformation/sam/types.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';

/** One source and destination of a connector. */
interface Link {
  readonly source: MappingNode | undefined;
  readonly destination: MappingNode | undefined;
  readonly properties: MappingNode;
  /** Where to report what is missing. */
  readonly place: TemplateNode;
}

export const samConnector = defineRule({
  id: 'sam/connector',
  severity: 'error',
  certainty: 'fact',
  title: 'Connectors join resources SAM can connect, with permissions it can grant',
  why: 'The transform refuses a connector whose ends it cannot find, whose pair it does not know, or whose permissions the pair does not have.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html',
  applies: 'resource',
  check({ model, resource }, report) {
    if (!model.isSam) return;
    if (resource.type === 'AWS::Serverless::Connector') {
      const properties = resource.effective;
      const source = literalMap(entryOf(properties, 'Source')?.value);
      checkDestinations(model, { source, properties, place: resource.key }, report);
    }
    const embedded = resource.attribute('Connectors');
    if (!embedded) return;
    const map = literalMap(embedded.value);
    if (!map) {
      if (!asIntrinsic(embedded.value))
        report({ at: embedded.key, message: 'Connectors must be a map of connector names.' });
      return;
    }
    for (const { key, value } of map.entries.values()) checkEmbedded(model, resource.id, { key, value }, report);
  },
  examples: {
    bad: [
      `Link:
  Type: AWS::Serverless::Connector
  Properties:
    Source: {Id: Fn}
    Destination: {Id: «Tabel»}
    Permissions: [Read]
Wrong:
  Type: AWS::Serverless::Connector
  Properties:
    Source: {Id: Table}
    Destination: {Id: Fn}
    Permissions: [«Write»]
Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Table:
  Type: AWS::DynamoDB::Table
  Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}], AttributeDefinitions: [{AttributeName: id, AttributeType: S}], BillingMode: PAY_PER_REQUEST}
`,
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
  Connectors:
    Hard:
      Properties:
        Destination: {«Type»: AWS::SQS::Queue}
        Permissions: [Write]
    Unknown:
      Properties:
        Destination: {«Type»: AWS::Kinesis::Stream, Arn: x}
        Permissions: [Write]
    Text:
      Properties:
        Destination: «Queue»
        Permissions: [Write]
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
  Connectors:
    ToTable:
      Properties:
        Destination: [{Id: Table}, {Type: AWS::SQS::Queue, Arn: !ImportValue queue}]
        Permissions: [Read, Write]
Table:
  Type: AWS::DynamoDB::Table
  Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}], AttributeDefinitions: [{AttributeName: id, AttributeType: S}], BillingMode: PAY_PER_REQUEST}
`,
    ],
  },
});

function checkEmbedded(
  model: TemplateModel,
  sourceId: string,
  connector: { readonly key: TemplateNode; readonly value: TemplateNode },
  report: Reporter,
): void {
  const properties = literalMap(nodeAt(connector.value, 'Properties'));
  if (!properties) {
    if (!asIntrinsic(connector.value))
      report({ at: connector.key, message: 'A connector must be a map with Properties.' });
    return;
  }
  const id = {
    kind: 'scalar',
    text: sourceId,
    value: sourceId,
    style: 'plain',
    start: connector.key.start,
    end: connector.key.end,
  } as const;
  const reference = literalMap(entryOf(properties, 'SourceReference')?.value);
  const ownId = reference?.entries.get('Id');
  if (ownId)
    report({
      at: ownId.key,
      message: 'SourceReference takes no Id: the source is the resource the connector stands on. Remove it.',
    });
  const entries = new Map([...(reference?.entries ?? []), ['Id', { key: id, value: id }] as const]);
  const source: MappingNode = { kind: 'mapping', entries, start: connector.key.start, end: connector.key.end };
  for (const name of ['Destination', 'Permissions']) {
    const value = entryOf(properties, name)?.value;
    if (value && name === 'Permissions' && isTruthy(value) && !isSequence(value) && !asIntrinsic(value))
      report({ at: value, message: 'Permissions must be a list of Read and Write.' });
    if (!isTruthy(value)) report({ at: connector.key, message: `The connector lacks the required property ${name}.` });
  }
  checkDestinations(model, { source, properties, place: connector.key }, report);
}

function checkDestinations(model: TemplateModel, link: Omit<Link, 'destination'>, report: Reporter): void {
  const written = entryOf(link.properties, 'Destination')?.value;
  const all = itemsOf(written);
  if (isSequence(written) && all.length === 0)
    report({ at: written, message: 'Destination is an empty list. Name at least one resource.' });
  for (const item of all)
    if (item.kind !== 'mapping' && kindOf(item) !== 'null')
      report({ at: item, message: 'A destination must be a map, such as {Id: <logical id>}, or a list of them.' });
  const reported = new Set<TemplateNode>();
  const once: Reporter = (finding) => {
    const key = [...reported].some((node) => node.start === finding.at.start && node.end === finding.at.end);
    if (!key) report(finding);
    reported.add({ kind: 'scalar', text: '', value: '', style: 'plain', start: finding.at.start, end: finding.at.end });
  };
  for (const item of all) checkLink(model, { ...link, destination: literalMap(item) }, once);
}

function checkLink(model: TemplateModel, link: Link, report: Reporter): void {
  const { source, destination } = link;
  if (!source || !destination) return;
  const ends = [endOf(model, source, report), endOf(model, destination, report)] as const;
  const [from, to] = ends;
  if (!from || !to) return;
  // A resource without a readable type is reported as such.
  if (!from.type.includes('::') || !to.type.includes('::')) return;
  const pair = connectorPairs[`${from.type} > ${to.type}`];
  if (!pair) {
    const known = Object.keys(connectorPairs)
      .filter((name) => name.startsWith(`${from.type} > `))
      .map((name) => name.split(' > ')[1]);
    const hint =
      known.length > 0 ? `From there it connects to ${known.join(', ')}.` : 'SAM connects nothing from there.';
    report({ at: to.place, message: `SAM cannot connect ${from.type} to ${to.type}. ${hint}` });
    return;
  }
  checkRole(model, { pair, from, to }, report);
  checkPermissions(pair, link, report);
  checkHardCoded('Source', from, pair.source, report);
  checkHardCoded('Destination', to, pair.destination, report);
}

interface End {
  readonly node: MappingNode;
  readonly type: string;
  readonly isById: boolean;
  readonly place: TemplateNode;
}

/** Type of one end; undefined after reporting why it cannot be known, or when only a deployment knows. */
function endOf(model: TemplateModel, node: MappingNode, report: Reporter): End | undefined {
  const id = node.entries.get('Id');
  const others = [...node.entries.keys()].filter((name) => name !== 'Id' && name !== 'Qualifier');
  const place = id?.value ?? node.entries.get('Type')?.key ?? node;
  if (id && others.length > 0) {
    const extra = node.entries.get(others[0] ?? '')?.key ?? place;
    report({
      at: extra,
      message: 'A connector end has either Id (and Qualifier) or the hard-coded form with Type, not both. Remove one.',
    });
    return undefined;
  }
  if (!id) return hardCodedEnd(node, place, report);
  const text = asIntrinsic(id.value) ? undefined : textOf(id.value);
  if (text === undefined) {
    report({ at: id.value, message: 'Id must be the logical id of a resource as text, not a function call.' });
    return undefined;
  }
  const resource = model.resources.get(text);
  if (resource) return { node, type: connectorTypes[resource.type] ?? resource.type, isById: true, place };
  const near = nearestNames(text, model.resources.keys());
  if (!model.hasMacro)
    report({
      at: id.value,
      message: `No resource "${text}" in this template. ${suggestion(near)}`.trimEnd(),
      fix: renameFix(id.value, near),
    });
  return undefined;
}

function hardCodedEnd(node: MappingNode, place: TemplateNode, report: Reporter): End | undefined {
  const type = node.entries.get('Type')?.value;
  const text = asIntrinsic(type) ? undefined : textOf(type);
  if (text !== undefined && text !== '') return { node, type: connectorTypes[text] ?? text, isById: false, place };
  report({
    at: place,
    message: 'A connector end needs Id: the logical id of a resource, or Type with Arn and the like.',
  });
  return undefined;
}

function checkPermissions(pair: ConnectorPair, { properties, place }: Link, report: Reporter): void {
  const written = entryOf(properties, 'Permissions');
  if (!written || !isSequence(written.value)) return;
  if (written.value.items.length === 0) {
    report({ at: written.key, message: `Permissions are empty. Write ${pair.permissions.join(' or ')}.` });
    return;
  }
  const wrong = written.value.items.filter(
    (item) => !pair.permissions.includes(textOf(item) ?? '') && !asIntrinsic(item),
  );
  for (const item of wrong)
    report({
      at: item,
      message: `This connector cannot grant ${textOf(item) ?? 'this'}; it grants ${pair.permissions.join(', ')}.`,
    });
  const names = [...new Set(written.value.items.map((item) => textOf(item) ?? ''))].sort();
  if (wrong.length > 0 || !pair.combinations || pair.combinations.some((set) => set.join() === names.join())) return;
  const sets = pair.combinations.map((set) => `[${set.join(', ')}]`).join(' or ');
  report({
    at: written.value ?? place,
    message: `This connector grants only ${sets} together. Write Permissions: ${sets}.`,
  });
}

/** SAM attaches the permissions to the role of one end, which a resource named by Id must therefore have. */
function checkRole(
  model: TemplateModel,
  { pair, from, to }: { pair: ConnectorPair; from: End; to: End },
  report: Reporter,
): void {
  if (pair.creates !== 'AWS_IAM_ROLE_MANAGED_POLICY') return;
  const [side, end] = pair.policyOwner === 'Source' ? (['Source', from] as const) : (['Destination', to] as const);
  const resource = model.resources.get(textOf(end.node.entries.get('Id')?.value) ?? '');
  const role = connectorResources[end.type]?.role;
  if (!end.isById || !resource || role === undefined || role === 'Targets' || resource.type !== end.type) return;
  if (entryOf(resource.effective, role) || end.node.entries.has('RoleName')) return;
  report({
    at: end.place,
    message: `${side} ${resource.id} has no ${role} to give the permission to. Add ${role}: !GetAtt <role>.Arn to it.`,
  });
}

function checkHardCoded(side: string, end: End, needs: readonly string[], report: Reporter): void {
  const gives = end.isById ? connectorResources[end.type]?.gives : undefined;
  const missing = needs.filter((name) => {
    if (end.node.entries.has(name)) return false;
    // The role of a resource named by Id is found in its properties, which may hold anything.
    return end.isById ? gives !== undefined && name !== 'RoleName' && !gives.includes(name) : true;
  });
  if (missing.length === 0) return;
  report({
    at: end.place,
    message: `${side} of type ${end.type} needs ${missing.join(' and ')} here. Add ${missing.length > 1 ? 'them' : 'it'}, or name the resource by Id.`,
  });
}
