import { textOf, type TemplateNode } from '../../nodes.ts';
import { type EventSource, eventResource, eventEntry, eventsOf } from './event-source.ts';
import { eventRule, schedule } from './rule-events.ts';
import { apiIdOf } from './api-events.ts';
import { roleOf, sourceResource } from './function.ts';
import { getAttAt, mappingAt, pickEntries, refAt, scalarAt, subAt } from './synthetic-nodes.ts';
import { isSet, propertyOf, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';

/** Everything the transform writes for an AWS::Serverless::StateMachine, its events included. */
export function lowerStateMachine(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const target = { id: source.logicalId, isAlias: false };
  return [
    sourceResource(source, 'AWS::StepFunctions::StateMachine', {
      ...pickEntries(source.properties, ['DefinitionSubstitutions']),
      Definition: propertyOf(source, 'Definition'),
      StateMachineName: propertyOf(source, 'Name'),
      StateMachineType: propertyOf(source, 'Type'),
      LoggingConfiguration: propertyOf(source, 'Logging'),
      TracingConfiguration: propertyOf(source, 'Tracing'),
      RoleArn: propertyOf(source, 'Role') ?? getAttAt(source.keyNode, `${source.logicalId}Role`, 'Arn'),
    }),
    ...(isSet(source, 'Role') ? [] : [roleOf(source, [])]),
    ...versionAndAlias(source, context),
    ...eventsOf(source, target, context).flatMap((event) => lowerEvent(event)),
  ];
}

function versionAndAlias(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  if (!isSet(source, 'AutoPublishAlias')) return [];
  const name = context.known(propertyOf(source, 'AutoPublishAlias')?.value);
  const isKnown = typeof name === 'string';
  return [
    sourceResource(source, 'AWS::StepFunctions::StateMachineVersion', {}, { suffix: 'Version' }),
    sourceResource(
      source,
      'AWS::StepFunctions::StateMachineAlias',
      { Name: propertyOf(source, 'AutoPublishAlias'), ...pickEntries(source.properties, ['DeploymentPreference']) },
      { suffix: `Alias${isKnown ? name : ''}`, form: isKnown ? 'exact' : 'open' },
    ),
  ];
}

function lowerEvent(event: EventSource & { readonly type: string }): readonly VirtualResource[] {
  const arn = refAt(event.keyNode, event.target.logicalId);
  switch (event.type) {
    case 'Schedule':
    case 'CloudWatchEvent':
    case 'EventBridgeRule':
      return [...eventRule(event, arn, ruleRole(event)), ...eventRole(event)];
    case 'ScheduleV2':
      return schedule(event, arn);
    case 'Api':
      return [...eventRole(event), ...startExecutionMethod(event)];
    default:
      return [];
  }
}

function ruleRole(event: EventSource): TemplateNode {
  const given = event.properties && eventEntry(event, 'RoleArn')?.value;
  return given ?? getAttAt(event.keyNode, `${event.target.logicalId}${event.eventId}Role`, 'Arn');
}

function eventRole(event: EventSource): readonly VirtualResource[] {
  return eventEntry(event, 'RoleArn') ? [] : [eventResource(event, 'AWS::IAM::Role', {}, { suffix: 'Role' })];
}

function startExecutionMethod(event: EventSource): readonly VirtualResource[] {
  const apiId = apiIdOf(event, 'RestApiId');
  if (apiId === undefined || textOf(eventEntry(event, 'Method')?.value) === undefined) return [];
  return [
    eventResource(
      event,
      'AWS::ApiGateway::Method',
      {
        RestApiId: refAt(event.keyNode, apiId),
        HttpMethod: eventEntry(event, 'Method'),
        Integration: mappingAt(event.keyNode, {
          Type: scalarAt(event.keyNode, 'AWS'),
          Uri: subAt(event.keyNode, 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution'),
        }),
      },
      { form: 'none' },
    ),
  ];
}
