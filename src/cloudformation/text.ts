import { readGetAtt, readSub, subVariables } from './intrinsics.ts';
import type { TemplateModel } from './model.ts';
import { asIntrinsic, isSequence, type TemplateNode, textOf } from './nodes.ts';
import type { Value } from './values.ts';

/** What a caller knows about a deployed (or emulated) stack: the text behind `Ref` (no attribute) or `GetAtt`. */
export type ReferenceResolver = (logicalId: string, attribute: string | undefined) => string | undefined;

/**
 * The text a node stands for, function calls included, as far as parameters, mappings and `resolve` tell.
 * `resolve` is also asked for pseudo parameters such as `AWS::Region`. A parameter counts with its default.
 * Undefined when any part is unknown.
 */
export function resolveText(
  model: Pick<TemplateModel, 'evaluate' | 'parameters'>,
  node: TemplateNode | undefined,
  resolve: ReferenceResolver = () => undefined,
  depth = 0,
): string | undefined {
  if (!node || depth > 50) return undefined;
  const plain = firstText(model.evaluate(node));
  if (plain !== undefined) return plain;
  const call = asIntrinsic(node);
  if (!call) return undefined;
  const { argument } = call;
  const inner = (child: TemplateNode | undefined) => resolveText(model, child, resolve, depth + 1);
  switch (call.name) {
    case 'Ref': {
      const name = textOf(argument);
      return name === undefined ? undefined : resolve(name, undefined);
    }
    case 'Fn::GetAtt': {
      const read = readGetAtt(argument);
      return read && resolve(read.target, read.attribute);
    }
    case 'Fn::Sub':
      return resolveSub(argument, inner, model, resolve);
    case 'Fn::Join': {
      const list = isSequence(argument) ? argument.items[1] : undefined;
      const parts = isSequence(list) ? list.items.map(inner) : [undefined];
      const known = parts.filter((part) => part !== undefined);
      return known.length === parts.length && isSequence(argument)
        ? known.join(textOf(argument.items[0]) ?? '')
        : undefined;
    }
    case 'Fn::If':
      return isSequence(argument) ? (inner(argument.items[1]) ?? inner(argument.items[2])) : undefined;
    case 'Fn::Base64': {
      const text = inner(argument);
      return text === undefined ? undefined : Buffer.from(text).toString('base64');
    }
    default:
      return undefined;
  }
}

function resolveSub(
  argument: TemplateNode,
  inner: (node: TemplateNode) => string | undefined,
  model: Pick<TemplateModel, 'evaluate' | 'parameters'>,
  resolve: ReferenceResolver,
): string | undefined {
  const sub = readSub(argument);
  if (!sub) return undefined;
  let text = sub.text.text;
  for (const variable of subVariables(text).reverse()) {
    const own = sub.variables?.entries.get(variable.name)?.value;
    const dot = variable.name.indexOf('.');
    const target = dot === -1 ? variable.name : variable.name.slice(0, dot);
    const parameter = model.parameters.get(target);
    const replacement = own
      ? inner(own)
      : parameter
        ? (parameter.given ?? parameter.default?.text)
        : resolve(target, dot === -1 ? undefined : variable.name.slice(dot + 1));
    if (replacement === undefined) return undefined;
    text = text.slice(0, variable.start) + replacement + text.slice(variable.end);
  }
  return text.replaceAll('${!', '${');
}

/** A value's text when known; of several possible texts the first, which for a parameter is its default. */
function firstText(value: Value): string | undefined {
  if (value.kind === 'known') return textOf(value.node);
  if (value.kind !== 'one-of') return undefined;
  for (const alternative of value.alternatives) {
    const text = alternative.kind === 'known' ? textOf(alternative.node) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}
