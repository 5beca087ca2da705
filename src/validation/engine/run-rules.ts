import { forEachIntrinsic } from '../../cloudformation/intrinsics.ts';
import type { Resource } from '../../cloudformation/model.ts';
import { loweredResources } from './lowered-resources.ts';
import type { ProjectFiles } from '../project/files.ts';
import type {
  FunctionRule,
  LoweredRule,
  ObjectRule,
  ProjectRule,
  PropertyRule,
  Report,
  Reporter,
  ResourceRule,
  Rule,
  RuleContext,
  TemplateRule,
} from '../rule.ts';
import type { Branch, Draft } from './findings.ts';
import { walkSchema } from './schema-walk.ts';

/** Rules by what they apply to, so a run is linear in the template whatever the number of rules. */
export interface RuleIndex {
  readonly template: readonly TemplateRule[];
  readonly resource: TypeIndex<ResourceRule>;
  readonly lowered: TypeIndex<LoweredRule>;
  readonly function: FunctionIndex;
  readonly object: readonly ObjectRule[];
  readonly property: readonly PropertyRule[];
  readonly project: readonly ProjectRule[];
}

interface FunctionIndex {
  of(name: string): readonly FunctionRule[];
}

interface TypeIndex<R> {
  of(type: string): readonly R[];
  readonly isEmpty: boolean;
}

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const of = <A extends Rule['applies']>(applies: A) =>
    rules.filter((rule): rule is Extract<Rule, { applies: A }> => rule.applies === applies);
  return {
    template: of('template'),
    resource: indexByType(of('resource')),
    lowered: indexByType(of('lowered')),
    function: indexByFunction(of('function')),
    object: of('object'),
    property: of('property'),
    project: of('project'),
  };
}

function indexByType<R extends { readonly types?: readonly string[] }>(rules: readonly R[]): TypeIndex<R> {
  const byType = new Map<string, readonly R[]>();
  return {
    isEmpty: rules.length === 0,
    of(type) {
      const known = byType.get(type);
      if (known) return known;
      const found = rules.filter(({ types }) => !types || types.some((pattern) => matchesType(type, pattern)));
      byType.set(type, found);
      return found;
    },
  };
}

function indexByFunction(rules: readonly FunctionRule[]): FunctionIndex {
  const byName = new Map<string, readonly FunctionRule[]>();
  return {
    of(name) {
      const known = byName.get(name);
      if (known) return known;
      const found = rules.filter(({ functions }) => !functions || functions.includes(name));
      byName.set(name, found);
      return found;
    },
  };
}

function matchesType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/**
 * Runs every rule over the model and gives back what they said, in no particular order.
 * @param files what lies beside the template; without it the rules about it do not run
 */
export function runRules(context: RuleContext, rules: RuleIndex, files?: ProjectFiles): Draft[] {
  const drafts: Draft[] = [];
  const reporter =
    (rule: Rule, resource?: string, branch?: Branch): Reporter =>
    (report: Report) => {
      drafts.push({ rule, branch, report: { ...report, resource: report.resource ?? resource } });
    };
  for (const rule of rules.template) rule.check(context, reporter(rule));
  for (const resource of context.model.resources.values()) runResource(context, resource, rules, reporter);
  runLowered(context, rules, reporter);
  runFunctions(context, rules, reporter);
  if (files) for (const rule of rules.project) rule.check({ ...context, files }, reporter(rule));
  return drafts;
}

type ReporterFactory = (rule: Rule, resource?: string, branch?: Branch) => Reporter;

function runResource(context: RuleContext, resource: Resource, rules: RuleIndex, reporter: ReporterFactory): void {
  const resourceContext = { ...context, resource };
  for (const rule of rules.resource.of(resource.type)) rule.check(resourceContext, reporter(rule, resource.id));
  const schema = context.schemas.get(resource.type);
  if (!schema) return;
  walkSchema(resourceContext, schema, {
    object: (object, branch) => {
      for (const rule of rules.object) rule.check(object, reporter(rule, resource.id, branch));
    },
    property: (property, branch) => {
      for (const rule of rules.property) rule.check(property, reporter(rule, resource.id, branch));
    },
  });
}

function runLowered(context: RuleContext, rules: RuleIndex, reporter: ReporterFactory): void {
  if (rules.lowered.isEmpty) return;
  for (const resource of loweredResources(context.model)) {
    const found = rules.lowered.of(resource.type);
    for (const rule of found) rule.check({ ...context, resource }, reporter(rule, resource.origin));
  }
}

function runFunctions(context: RuleContext, rules: RuleIndex, reporter: ReporterFactory): void {
  const { root } = context.model;
  if (!root) return;
  forEachIntrinsic(root, (call, path) => {
    const resourceId = path[0] === 'Resources' && typeof path[1] === 'string' ? path[1] : undefined;
    const functionContext = { ...context, call, path, resourceId };
    for (const rule of rules.function.of(call.name)) rule.check(functionContext, reporter(rule, resourceId));
  });
}
