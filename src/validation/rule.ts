import type { IntrinsicCall, Entry, MappingNode, TemplateNode } from '../cloudformation/nodes.ts';
import type { Resource, TemplateModel } from '../cloudformation/model.ts';
import type { PropertySchema, PropertySchemas, ResourceSchemas } from '../cloudformation/schemas/resource-schemas.ts';
import type { SchemaType } from '../cloudformation/schemas/schema-types.ts';
import type { Value } from '../cloudformation/values.ts';
import type { TemplateDocument } from '../cloudformation/parse.ts';
import type { ProjectFiles } from './project/files.ts';

/**
 * - `error`: CloudFormation, SAM or the service refuses it, or it cannot work
 * - `warning`: it deploys but is very likely broken, lossy or insecure
 * - `info`: advice
 */
export type Severity = 'error' | 'warning' | 'info';

/** `fact`: schema, transform or API validation; `documented`: behaviour the documentation states; `advice`: opinion with a reason. */
export type Certainty = 'fact' | 'documented' | 'advice';

/** A place in the template's text: a node, an entry's key, or offsets. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Place {
  readonly newText: string;
}

export interface ProposedFix {
  /** What it does, as an order: `Rename to MemorySize`. */
  readonly description: string;
  /** `safe`: surely what was meant. `review`: a good value, but a person should agree. */
  readonly safety: 'safe' | 'review';
  readonly edits: readonly Edit[];
}

/** What a rule says about one place. */
export interface Report {
  /** The offending key or value. */
  readonly at: Place;
  /** The file `at` lies in, when not the template: a text read from beside it. Such a report has no `related` and no `fix`. */
  readonly in?: OtherFile | undefined;
  /** What is wrong, why it fails and the exact replacement, with actual numbers; one sentence or two. */
  readonly message: string;
  /** When milder (or stronger) than the rule's own. */
  readonly severity?: Severity | undefined;
  readonly related?: readonly { readonly at: Place; readonly message: string }[] | undefined;
  readonly fix?: ProposedFix | undefined;
  /** Logical id, where the place does not lie inside the resource (a value from `Globals`). Resource rules need not say it. */
  readonly resource?: string | undefined;
  /** Names of what this finding accounts for; findings that are a `symptom` of one of them are left out. */
  readonly explains?: readonly string[] | undefined;
  readonly symptomOf?: readonly string[] | undefined;
  /** Places where whatever other rules say follows from this, such as the call around an undefined name. */
  readonly explainsAt?: readonly Place[] | undefined;
}

/** A file beside the template, as far as findings need it. */
export type OtherFile = Pick<TemplateDocument, 'file' | 'rangeOf'>;

export type Reporter = (report: Report) => void;

/** What every rule may look at. Nothing else: rules are pure functions of it. */
export interface RuleContext {
  readonly model: TemplateModel;
  readonly schemas: ResourceSchemas;
  /** ISO date of the run. */
  readonly today: string;
  readonly region: string | undefined;
  /** Ids of all rules, whichever of them run. */
  readonly ruleIds: readonly string[];
}

export interface ResourceContext extends RuleContext {
  readonly resource: Resource;
}

export interface ProjectContext extends RuleContext {
  readonly files: ProjectFiles;
}

/** A resource as CloudFormation will see it: written plainly, or made by SAM from a resource or event. */
export interface LoweredResource {
  readonly id: string;
  readonly type: string;
  readonly properties: MappingNode;
  /** The user's key to point at: of the resource, or of the event it comes from. */
  readonly keyNode: Place;
  /** Logical id the user wrote. */
  readonly origin: string;
  readonly eventId: string | undefined;
  readonly condition: string | undefined;
  readonly isVirtual: boolean;
}

export interface LoweredContext extends RuleContext {
  readonly resource: LoweredResource;
}

export interface FunctionContext extends RuleContext {
  readonly call: IntrinsicCall;
  /** Keys and indices from the template's root to the call. */
  readonly path: readonly (string | number)[];
  /** Logical id of the resource around the call. */
  readonly resourceId: string | undefined;
}

/** A mapping whose keys the schema names: a resource's properties, or a nested type. */
export interface ObjectContext extends ResourceContext {
  readonly node: MappingNode;
  readonly properties: PropertySchemas;
  /** `AWS::SQS::Queue`, or the nested type's name. */
  readonly ownerName: string;
  /** Where to report what is missing: the key that holds the mapping. */
  readonly ownerKey: Place;
  /** Keys from `Properties` on. */
  readonly path: readonly (string | number)[];
  /** False when a macro or an `Fn::ForEach` of unknown items may add keys. */
  readonly isClosed: boolean;
}

/** One property with a schema, `Fn::If` branches and parameters looked through. */
export interface PropertyContext extends ResourceContext {
  readonly schema: PropertySchema;
  /** Type of `node`: the property's, or of an item of it. */
  readonly type: SchemaType;
  readonly entry: Entry;
  /** The mapping the property is in. */
  readonly owner: MappingNode;
  /** One possible node of the property, or of an item when the property is a list or map. */
  readonly node: TemplateNode;
  readonly value: Value;
  /** True when `node` is an item of the property's list or map. */
  readonly isItem: boolean;
  readonly path: readonly (string | number)[];
}

/**
 * Templates that show a rule at work; they are its documentation and its test. A text without a `Resources` section
 * is taken as resources of a SAM template. In `bad`, «» mark each place that must be reported. A line `=== path` begins
 * the text of a file beside the template.
 */
export interface Examples {
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

interface RuleBase {
  /** `family/what-is-wrong`. */
  readonly id: `${string}/${string}`;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** What it detects, in a line. */
  readonly title: string;
  /** What happens when it is ignored. */
  readonly why: string;
  /** Where the knowledge comes from: a documentation page. */
  readonly source: string;
  /** Ids of the same check in cfn-lint, checkov, cfn_nag and guard; suppressions written for those count here too. */
  readonly aliases?: readonly string[];
  /** `strict` rules run only in the strict profile. */
  readonly profile?: 'strict';
  /** What it finds is a risk for security, whatever its severity. True of every rule of the family `security`. */
  readonly isSecurity?: true;
  readonly examples: Examples;
}

/** Runs once for a template. */
export interface TemplateRule extends RuleBase {
  readonly applies: 'template';
  check(context: RuleContext, report: Reporter): void;
}

/** Runs for each resource as written, of the named types (a trailing `*` is a wildcard), or of all. */
export interface ResourceRule extends RuleBase {
  readonly applies: 'resource';
  readonly types?: readonly string[];
  check(context: ResourceContext, report: Reporter): void;
}

/** Runs for each CloudFormation resource of the named types, also those SAM will make. */
export interface LoweredRule extends RuleBase {
  readonly applies: 'lowered';
  readonly types: readonly string[];
  check(context: LoweredContext, report: Reporter): void;
}

/** Runs for each call of the named functions (`Ref`, `Fn::Sub`, …), or of all. */
export interface FunctionRule extends RuleBase {
  readonly applies: 'function';
  readonly functions?: readonly string[];
  check(context: FunctionContext, report: Reporter): void;
}

/** Runs for each mapping a schema describes. */
export interface ObjectRule extends RuleBase {
  readonly applies: 'object';
  check(context: ObjectContext, report: Reporter): void;
}

/** Runs for each value a schema describes. */
export interface PropertyRule extends RuleBase {
  readonly applies: 'property';
  /** Runs also for what SAM passes on, as written, to the CloudFormation resources it makes. */
  readonly isForPassedOn?: true;
  check(context: PropertyContext, report: Reporter): void;
}

/** Runs once for a template whose folder may be read. */
export interface ProjectRule extends RuleBase {
  readonly applies: 'project';
  check(context: ProjectContext, report: Reporter): void;
}

export type Rule = TemplateRule | ResourceRule | LoweredRule | FunctionRule | ObjectRule | PropertyRule | ProjectRule;

/** Whether what a rule finds is a risk for security. */
export function isSecurityRule({ id, isSecurity }: Rule): boolean {
  return isSecurity === true || id.startsWith('security/');
}

/** Gives a rule its types; the rule stays plain data with one function. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
