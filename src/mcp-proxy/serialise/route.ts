import { ConfigError, UserError } from '../../world/errors.ts';
import type { ArgumentBinding, MediaType, Parameter, ProxyTool } from '../operation.ts';

/** Where each argument goes, worked out once per tool. */
interface Route {
  readonly byArgument: ReadonlyMap<string, Target>;
  readonly constants: readonly { target: Parameter | { readonly property: string }; value: unknown }[];
  readonly media: MediaType | undefined;
}

type Target =
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'property'; readonly property: string; readonly given: ArgumentBinding['given'] }
  | { readonly kind: 'body'; readonly given: ArgumentBinding['given'] };

/** The arguments of one call, sorted by where they go. */
export interface RoutedArguments {
  readonly values: ReadonlyMap<Parameter, unknown>;
  readonly body: RoutedBody | undefined;
}

export interface RoutedBody {
  readonly value: unknown;
  readonly media: MediaType;
  /** Argument that holds the whole body, for messages. */
  readonly argument: string;
  readonly given: ArgumentBinding['given'];
  readonly files: ReadonlyMap<string, NonNullable<ArgumentBinding['given']>>;
}

const routes = new WeakMap<ProxyTool, Route>();

/**
 * Sorts arguments into parameters and body. A null for an optional parameter counts as left out; a body that is
 * required is sent even when it is empty.
 * @throws UserError for an argument that has no place.
 */
export function routeArguments(tool: ProxyTool, given: Readonly<Record<string, unknown>>): RoutedArguments {
  const route = routes.get(tool) ?? compileRoute(tool);
  routes.set(tool, route);
  const values = new Map<Parameter, unknown>();
  const members = new Map<string, unknown>();
  const files = new Map<string, NonNullable<ArgumentBinding['given']>>();
  let whole: { value: unknown; argument: string; given: ArgumentBinding['given'] } | undefined;
  for (const { target, value } of route.constants) {
    if ('property' in target) members.set(target.property, value);
    else values.set(target, value);
  }
  for (const [argument, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const target = route.byArgument.get(argument) ?? otherTarget(tool, argument);
    if (target.kind === 'parameter') {
      if (value !== null || target.parameter.required) values.set(target.parameter, value);
    } else if (target.kind === 'body') {
      whole = { value, argument, given: target.given };
    } else {
      members.set(target.property, value);
      if (target.given !== undefined) files.set(target.property, target.given);
    }
  }
  return { values, body: assembleBody(tool, route, { whole, members, files }) };
}

interface BodyParts {
  readonly whole: { value: unknown; argument: string; given: ArgumentBinding['given'] } | undefined;
  readonly members: ReadonlyMap<string, unknown>;
  readonly files: RoutedBody['files'];
}

function assembleBody(
  tool: ProxyTool,
  { media, byArgument }: Route,
  { whole, members, files }: BodyParts,
): RoutedBody | undefined {
  if (media === undefined) return undefined;
  if (whole !== undefined) return { ...whole, media, files };
  const hasWholeArgument = [...byArgument.values()].some((target) => target.kind === 'body');
  const isDue = members.size > 0 || (tool.operation.requestBody?.required === true && !hasWholeArgument);
  if (!isDue) return undefined;
  return { value: Object.fromEntries(members), media, argument: 'body', given: undefined, files };
}

function compileRoute(tool: ProxyTool): Route {
  const { operation, argumentMap } = tool;
  const content = operation.requestBody?.content ?? [];
  const find = (place: string, name: string): Parameter => {
    const found = operation.parameters.find((parameter) => parameter.in === place && parameter.name === name);
    if (!found)
      throw new ConfigError(
        `Tool ${tool.name} names a ${place} parameter "${name}" that ${operation.id} does not have. Build its definition again.`,
      );
    return found;
  };
  const targetOf = (binding: ArgumentBinding): Target => {
    if (binding.in !== 'body')
      return { kind: 'parameter', parameter: find(binding.in, binding.name ?? binding.argument) };
    return binding.name === undefined
      ? { kind: 'body', given: binding.given }
      : { kind: 'property', property: binding.name, given: binding.given };
  };
  return {
    byArgument: new Map(argumentMap.bindings.map((binding) => [binding.argument, targetOf(binding)])),
    constants: argumentMap.constants.map(({ in: place, name, value }) => ({
      target: place === 'body' ? { property: name } : find(place, name),
      value,
    })),
    media: content.find((media) => media.mediaType === argumentMap.mediaType) ?? content[0],
  };
}

function otherTarget(tool: ProxyTool, argument: string): Target {
  if (tool.argumentMap.otherArguments === 'body') return { kind: 'property', property: argument, given: undefined };
  const known = tool.argumentMap.bindings.map((binding) => binding.argument);
  throw new UserError(
    `"${argument}" is not an argument of ${tool.name}. Its arguments: ${known.join(', ') || 'none'}. Nothing was sent.`,
  );
}
