import { readSub, subVariables } from '../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import { asIntrinsic, entryOf, isSequence, nodeAt, textOf, type TemplateNode } from '../../cloudformation/nodes.ts';
import { everyAlternative, knownAlternatives } from '../../cloudformation/values.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import type { LoweredResource, Place } from '../rule.ts';
import { numberOf } from './judging.ts';
import { oncePer } from '../../world/once-per.ts';

/** The resource a value names, and which of its attributes (undefined for Ref). */
export interface Target {
  readonly id: string;
  readonly attribute: string | undefined;
}

/** What `!Ref X`, `!GetAtt X.Arn` and `!Sub "${X.Arn}"` name; undefined for everything else. */
export function targetOf(node: TemplateNode | undefined): Target | undefined {
  const call = asIntrinsic(node);
  if (call?.name === 'Ref') return named(textOf(call.argument));
  if (call?.name === 'Fn::GetAtt') {
    if (!isSequence(call.argument)) return named(textOf(call.argument));
    const [id, attribute] = call.argument.items.map((item) => textOf(item));
    return id === undefined ? undefined : { id, attribute };
  }
  const sub = call?.name === 'Fn::Sub' ? readSub(call.argument) : undefined;
  const [variable, second] = sub ? subVariables(sub.text.text) : [];
  if (!sub || !variable || second || variable.token !== sub.text.text) return undefined;
  const given = sub.variables?.entries.get(variable.name)?.value;
  return given ? targetOf(given) : named(variable.name);
}

function named(text: string | undefined): Target | undefined {
  if (text === undefined || text.startsWith('AWS::')) return undefined;
  const dot = text.indexOf('.');
  return dot === -1 ? { id: text, attribute: undefined } : { id: text.slice(0, dot), attribute: text.slice(dot + 1) };
}

/** Resources as CloudFormation will see them, by logical id. */
export const loweredById = oncePer((model: TemplateModel): ReadonlyMap<string, LoweredResource> => {
  const map = new Map<string, LoweredResource>();
  for (const resource of loweredResources(model)) if (!map.has(resource.id)) map.set(resource.id, resource);
  return map;
});

/** The resource of this type a value names; undefined when it names none of this template, or one of another type. */
export function resourceNamed(
  model: TemplateModel,
  node: TemplateNode | undefined,
  type: string,
): LoweredResource | undefined {
  const target = targetOf(node);
  const found = target && loweredById(model).get(target.id);
  return found?.type === type ? found : undefined;
}

/** The function a value names, by name, ARN, alias or version. */
export function functionNamed(model: TemplateModel, node: TemplateNode | undefined): LoweredResource | undefined {
  const target = targetOf(node);
  const found = target && loweredById(model).get(target.id);
  if (found?.type === 'AWS::Lambda::Function') return found;
  if (found?.type !== 'AWS::Lambda::Alias' && found?.type !== 'AWS::Lambda::Version') return undefined;
  return resourceNamed(model, entryOf(found.properties, 'FunctionName')?.value, 'AWS::Lambda::Function');
}

/** The numbers a property may be. */
export interface Numbers {
  readonly values: readonly number[];
  /** True when it can be nothing else. */
  readonly isComplete: boolean;
  /** The value, or the resource's key when the property is not written. */
  readonly at: Place;
  readonly isWritten: boolean;
}

/** Numbers of a property, or the default when it is not written; undefined when only a deployment knows. */
export function numbersOf(
  model: TemplateModel,
  resource: LoweredResource,
  path: readonly (string | number)[],
  fallback: number,
): Numbers | undefined {
  const node = nodeAt(resource.properties, ...path);
  if (!node) return { values: [fallback], isComplete: true, at: resource.keyNode, isWritten: false };
  const value = model.evaluate(node);
  const values = knownAlternatives(value).map((one) =>
    one.kind === 'absent' ? fallback : one.node.kind === 'scalar' ? numberOf(one.node) : undefined,
  );
  const numbers = values.filter((number) => number !== undefined);
  if (numbers.length === 0 || numbers.length < values.length) return undefined;
  return { values: numbers, isComplete: everyAlternative(value) !== undefined, at: node, isWritten: true };
}

/** True when the resources can exist side by side: unconditional, or under one and the same condition. */
export function surelyTogether(left: LoweredResource, right: LoweredResource): boolean {
  return left.condition === right.condition || left.condition === undefined || right.condition === undefined;
}
