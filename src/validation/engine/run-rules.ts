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
  Reporter,
  ResourceRule,
  Rule,
  RuleContext,
  TemplateRule,
} from '../rule.ts';
import { type Branch, type Draft, placeKey } from './findings.ts';
import { walkPassedOn } from './passed-on.ts';
import { walkSchema } from './schema-walk.ts';
import { withResource } from './with-resource.ts';

/** Rules by what they apply to, so a run is linear in the template whatever the number of rules. */
export interface RuleIndex {
  readonly template: readonly TemplateRule[];
  readonly resource: TypeIndex<ResourceRule>;
  readonly lowered: TypeIndex<LoweredRule>;
  readonly function: FunctionIndex;
  readonly object: readonly ObjectRule[];
  readonly property: readonly PropertyRule[];
  /** Those of them that look also at what SAM passes on. */
  readonly passedOn: readonly PropertyRule[];
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
    passedOn: of('property').filter(({ isForPassedOn }) => isForPassedOn),
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
  const { drafts, check } = createRecorder();
  check(rules.template, context);
  for (const resource of context.model.resources.values()) runResource(context, resource, rules, check);
  runLowered(context, rules, check);
  runFunctions(context, rules, check);
  const passedOn = runPassedOn(context, rules);
  if (passedOn.length > 0) {
    const judged = new Set(drafts.map(placeOf));
    drafts.push(...passedOn.filter((draft) => !judged.has(placeOf(draft))));
  }
  if (files) check(rules.project, { ...context, files });
  return drafts;
}

/** Runs rules over one context; what they say is about `resource` and `branch` unless it says otherwise. */
type Check = <Context>(
  rules: readonly CheckingRule<Context>[],
  context: Context,
  resource?: string,
  branch?: Branch,
) => void;

type CheckingRule<Context> = Rule & { check(context: Context, report: Reporter): void };

function createRecorder(): { readonly drafts: Draft[]; readonly check: Check } {
  const drafts: Draft[] = [];
  const check: Check = (rules, context, resource, branch) => {
    for (const rule of rules) {
      rule.check(context, (report) => {
        drafts.push({ rule, branch, report, resource: report.resource ?? resource });
      });
    }
  };
  return { drafts, check };
}

function runResource(context: RuleContext, resource: Resource, rules: RuleIndex, check: Check): void {
  const resourceContext = withResource(context, resource);
  check(rules.resource.of(resource.type), resourceContext, resource.id);
  const schema = context.schemas.get(resource.type);
  if (!schema) return;
  walkSchema(resourceContext, schema, {
    object: (object, branch) => check(rules.object, object, resource.id, branch),
    property: (property, branch) => check(rules.property, property, resource.id, branch),
  });
}

function runLowered(context: RuleContext, rules: RuleIndex, check: Check): void {
  if (rules.lowered.isEmpty) return;
  for (const resource of loweredResources(context.model)) {
    check(rules.lowered.of(resource.type), withResource(context, resource), resource.origin);
  }
}

/** What SAM passes on; heard only where no other rule has said something of the same place. */
function runPassedOn(context: RuleContext, rules: RuleIndex): readonly Draft[] {
  const { drafts, check } = createRecorder();
  if (rules.passedOn.length === 0) return drafts;
  for (const resource of loweredResources(context.model)) {
    walkPassedOn(context, resource, (property, branch) => check(rules.passedOn, property, resource.origin, branch));
  }
  return drafts;
}

function placeOf({ report: { at } }: Draft): string {
  return placeKey(at);
}

function runFunctions(context: RuleContext, rules: RuleIndex, check: Check): void {
  const { model, schemas, today, region, ruleIds } = context;
  if (!model.root) return;
  forEachIntrinsic(model.root, (call, path) => {
    const resourceId = path[0] === 'Resources' && typeof path[1] === 'string' ? path[1] : undefined;
    const callContext = { model, schemas, today, region, ruleIds, call, path, resourceId };
    check(rules.function.of(call.name), callContext, resourceId);
  });
}
