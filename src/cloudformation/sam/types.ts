/** How a value looks in a template before intrinsics are resolved. */
export type SamValueKind = 'map' | 'list' | 'string' | 'boolean' | 'integer' | 'number';

/** One property of a SAM type, event or nested map. */
export interface SamProperty {
  /** The transform refuses a template without it. */
  readonly required?: true;
  /** Kinds the transform accepts; absent means it passes any value on unread. */
  readonly kinds?: readonly SamValueKind[];
  /** Kinds of a list's items or a map's values, where the transform or the documentation says so. */
  readonly items?: readonly SamValueKind[];
  /** The only values. */
  readonly values?: readonly string[];
  /** Checked as written: an intrinsic function is a map here, unless AWS::LanguageExtensions resolves it first. */
  readonly isLiteral?: true;
  /** Kinds the documentation names where the transform checks none. */
  readonly documentedKinds?: readonly SamValueKind[];
  /** Values the documentation names where the transform checks none. */
  readonly documentedValues?: readonly string[];
  /** Name in `samShapes` of the map that is the value. */
  readonly shape?: string;
  /** Name in `samShapes` of the maps that are a list's items or a map's values. */
  readonly itemShape?: string;
  /** CloudFormation property the value becomes: `AWS::X::Y#Property` or `AWS::X::Y.Definition#Property`. */
  readonly passThrough?: string;
}

/** A nested map: its documented properties. */
export type SamShape = Readonly<Record<string, SamProperty>>;

export interface SamResourceType {
  readonly properties: Readonly<Record<string, SamProperty>>;
  /** `<LogicalId>.<name>` in Ref, Sub and GetAtt → type of the generated resource it stands for. */
  readonly referable: Readonly<Record<string, string>>;
}

export interface SamEventType {
  readonly properties: Readonly<Record<string, SamProperty>>;
}

/** A connector's source and destination, by CloudFormation type. */
export interface ConnectorPair {
  readonly creates:
    'AWS_IAM_ROLE_MANAGED_POLICY' | 'AWS_SQS_QUEUE_POLICY' | 'AWS_SNS_TOPIC_POLICY' | 'AWS_LAMBDA_PERMISSION';
  /** The side whose role or resource policy is written. */
  readonly policyOwner: 'Source' | 'Destination';
  readonly permissions: readonly string[];
  /** The only sets of permissions allowed; absent means any. */
  readonly combinations?: readonly (readonly string[])[];
  /** What the hard-coded form of the source must give besides Type. */
  readonly source: readonly string[];
  readonly destination: readonly string[];
}

export interface ConnectorResource {
  /** What the transform finds out by itself when the resource is named by Id. */
  readonly gives: readonly string[];
  /** Property that holds the execution role; `Targets` means the role of the rule's matching target. */
  readonly role?: string;
}
