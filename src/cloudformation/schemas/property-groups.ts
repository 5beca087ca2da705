/** A rule about which properties go together, which the resource schemas' list of required properties cannot say. */
export interface PropertyGroup {
  /** Resource type, and the nested type where the properties are not the resource's own. */
  readonly owner: string;
  readonly names: readonly string[];
  /** `exactly-one`: neither none nor two. `at-least-one`: not none. `at-most-one`: not two. */
  readonly takes: 'exactly-one' | 'at-least-one' | 'at-most-one';
}

/** Groups of the types serverless templates use, from their registry schemas and API references; checked 2026-11-21. */
export const propertyGroups: readonly PropertyGroup[] = [
  { owner: 'AWS::Lambda::Function Code', names: ['ZipFile', 'ImageUri', 'S3Bucket'], takes: 'exactly-one' },
  {
    owner: 'AWS::Lambda::EventSourceMapping',
    names: ['EventSourceArn', 'SelfManagedEventSource'],
    takes: 'exactly-one',
  },
  {
    owner: 'AWS::StepFunctions::StateMachine',
    names: ['Definition', 'DefinitionString', 'DefinitionS3Location'],
    takes: 'exactly-one',
  },
  { owner: 'AWS::IAM::Policy', names: ['Users', 'Groups', 'Roles'], takes: 'at-least-one' },
  { owner: 'AWS::CloudWatch::Alarm', names: ['MetricName', 'Metrics'], takes: 'exactly-one' },
  { owner: 'AWS::CloudWatch::Alarm', names: ['Statistic', 'ExtendedStatistic', 'Metrics'], takes: 'at-most-one' },
];
