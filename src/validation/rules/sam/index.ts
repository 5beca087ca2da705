import type { Rule } from '../../rule.ts';
import { samApiAuth } from './api-auth.ts';
import { samApiDefinitionExclusive } from './api-definition-exclusive.ts';
import { samApiDomain } from './api-domain.ts';
import { samApiModels } from './api-models.ts';
import { samApiRef } from './api-ref.ts';
import { samApiStageExtra } from './api-stage-extra.ts';
import { samApplication } from './application.ts';
import { samAuthorizerUndefined } from './authorizer-undefined.ts';
import { samAutoPublishAlias } from './auto-publish-alias.ts';
import { samCapacityProvider } from './capacity-provider.ts';
import { samCodeExclusive } from './code-exclusive.ts';
import { samCodeLocation } from './code-location.ts';
import { samCognitoEvent } from './cognito-event.ts';
import { samConnector } from './connector.ts';
import { samCors } from './cors.ts';
import { samDeadLetterQueue } from './dead-letter-queue.ts';
import { samDefinitionBody } from './definition-body.ts';
import { samDeploymentPreference } from './deployment-preference.ts';
import { samEsmFilterShape } from './esm-filter-shape.ts';
import { samEndpointConfiguration } from './endpoint-configuration.ts';
import { samEventConflict } from './event-conflict.ts';
import { samEventDestination } from './event-destination.ts';
import { samEventProperty } from './event-property.ts';
import { samEventRequired } from './event-required.ts';
import { samEventType } from './event-type.ts';
import { samEventValue } from './event-value.ts';
import { samFunctionUrl } from './function-url.ts';
import { samGatewayResponses } from './gateway-responses.ts';
import { samGeneratedIdClash } from './generated-id-clash.ts';
import { samGlobalsUnsupported } from './globals-unsupported.ts';
import { samGraphQlApi } from './graphql-api.ts';
import { samIgnoreGlobals } from './ignore-globals.ts';
import { samLayer } from './layer.ts';
import { managedInstancesExclusive } from './managed-instances-exclusive.ts';
import { samMetadataBuild } from './metadata-build.ts';
import { samMicrovmImage } from './microvm-image.ts';
import { samPoliciesIgnored } from './policies-ignored.ts';
import { samPolicyTemplate } from './policy-template.ts';
import { samPropertyValue } from './property-value.ts';
import { samProvisionedConcurrency } from './provisioned-concurrency.ts';
import { samRequestModel } from './request-model.ts';
import { samRequiredProperty } from './required-property.ts';
import { samReservedTag } from './reserved-tag.ts';
import { samResourceAttributes } from './resource-attributes.ts';
import { samResourcePolicy } from './resource-policy.ts';
import { samS3Event } from './s3-event.ts';
import { samSchemaRegistry } from './schema-registry.ts';
import { samSimpleTable } from './simple-table.ts';
import { samSnsSubscription } from './sns-subscription.ts';
import { samSnapStart } from './snapstart.ts';
import { samSourceAccess } from './source-access.ts';
import { samStateMachine } from './state-machine.ts';
import { tenancyIncompatible } from './tenancy-incompatible.ts';
import { samUnknownProperty } from './unknown-property.ts';
import { samUsagePlan } from './usage-plan.ts';
import { samWebFunction } from './web-function.ts';
import { samWebSocketApi } from './websocket-api.ts';

/** What the SAM transform refuses or silently drops. */
export const samRules: readonly Rule[] = [
  samApiAuth,
  samApiDefinitionExclusive,
  samApiDomain,
  samApiModels,
  samApiRef,
  samApiStageExtra,
  samApplication,
  samAuthorizerUndefined,
  samAutoPublishAlias,
  samCapacityProvider,
  samCodeExclusive,
  samCodeLocation,
  samCognitoEvent,
  samConnector,
  samCors,
  samDeadLetterQueue,
  samDefinitionBody,
  samDeploymentPreference,
  samEsmFilterShape,
  samEndpointConfiguration,
  samEventConflict,
  samEventDestination,
  samEventProperty,
  samEventRequired,
  samEventType,
  samEventValue,
  samFunctionUrl,
  samGatewayResponses,
  samGeneratedIdClash,
  samGlobalsUnsupported,
  samGraphQlApi,
  samIgnoreGlobals,
  samLayer,
  managedInstancesExclusive,
  samMetadataBuild,
  samMicrovmImage,
  samPoliciesIgnored,
  samPolicyTemplate,
  samPropertyValue,
  samProvisionedConcurrency,
  samRequestModel,
  samRequiredProperty,
  samReservedTag,
  samResourceAttributes,
  samResourcePolicy,
  samS3Event,
  samSchemaRegistry,
  samSimpleTable,
  samSnsSubscription,
  samSnapStart,
  samSourceAccess,
  samStateMachine,
  tenancyIncompatible,
  samUnknownProperty,
  samUsagePlan,
  samWebFunction,
  samWebSocketApi,
];
