import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { renderYaml, type TemplateValue } from '../../fixes/render.ts';
import { isOff, textIn } from '../../helpers/settings.ts';
import { addFix, replaceFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';
import { mayDo, ownRole } from '../../helpers/roles.ts';
import { table } from '../../../world/table.ts';

/** Where a type has its switch, and what switches it on in SAM and in CloudFormation. */
interface Switch {
  readonly path: readonly string[];
  readonly on: TemplateValue;
  readonly sam: readonly [name: string, value: TemplateValue];
  readonly plain: readonly [name: string, value: TemplateValue];
}

const switches: Readonly<Record<string, Switch>> = table({
  'AWS::ApiGateway::Stage': {
    path: ['TracingEnabled'],
    on: true,
    sam: ['TracingEnabled', true],
    plain: ['TracingEnabled', true],
  },
  'AWS::AppSync::GraphQLApi': {
    path: ['XrayEnabled'],
    on: true,
    sam: ['XrayEnabled', true],
    plain: ['XrayEnabled', true],
  },
  'AWS::Lambda::Function': {
    path: ['TracingConfig', 'Mode'],
    on: 'Active',
    sam: ['Tracing', 'Active'],
    plain: ['TracingConfig', { Mode: 'Active' }],
  },
  'AWS::StepFunctions::StateMachine': {
    path: ['TracingConfiguration', 'Enabled'],
    on: true,
    sam: ['Tracing', { Enabled: true }],
    plain: ['TracingConfiguration', { Enabled: true }],
  },
});

export const tracing = defineRule({
  id: 'observability/tracing',
  severity: 'info',
  certainty: 'advice',
  title: 'Requests can be followed from one service to the next',
  why: 'Without traces nobody sees which part of a slow or failing request was at fault.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
  aliases: ['WS1000', 'WS2002', 'WS3000', 'WS5000', 'CKV_AWS_50', 'CKV_AWS_73'],
  applies: 'lowered',
  types: Object.keys(switches),
  check({ model, resource }, report) {
    const found = switches[resource.type];
    if (!found) return;
    const node = nodeAt(resource.properties, ...found.path);
    if (!isTracingOff(model, node)) return;
    const [name, value] = resource.isVirtual ? found.sam : found.plain;
    report({
      at: node ?? resource.keyNode,
      message: `${resource.origin} leaves no traces. Set ${name}: ${renderYaml(value, 0, true)}.`,
      fix: node
        ? replaceFix(model, node, found.path.at(-1) ?? name, typeof found.on === 'string' ? found.on : true)
        : needsPermission(model, resource)
          ? undefined
          : addFix(model, resource, name, value),
    });
  },
  examples: {
    bad: [
      `«Fn»:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Quiet:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., Tracing: «PassThrough»}
`,
    ],
    good: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Tracing: Active}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
  },
});

/** A role written by hand has to allow it first; the role SAM makes follows by itself. */
function needsPermission(model: TemplateModel, resource: LoweredResource): boolean {
  const role = resource.type === 'AWS::Lambda::Function' ? ownRole(model, resource) : undefined;
  return role !== undefined && !mayDo(model, role, 'xray:PutTraceSegments');
}

function isTracingOff(model: TemplateModel, node: TemplateNode | undefined): boolean {
  return isOff(model, node) || ['PassThrough', 'Disabled'].includes(textIn(model, node) ?? '');
}
