import type {
  AppSyncResolverEvent,
  CloudFrontRequestEvent,
  CloudFrontResponseEvent,
  ConnectContactFlowEvent,
  FirehoseTransformationEvent,
  IoTPreProvisioningHookEvent,
  LexV2Event,
  S3BatchEvent,
  SESEvent,
} from 'aws-lambda';
import { base64, bodyText, sampleWorld, stableUuid, type SampleOptions } from './identity.ts';

const cloudFrontConfig = { distributionDomainName: 'd111111abcdef8.cloudfront.net', distributionId: 'EDFDVBD6EXAMPLE' };
const requestId = '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==';

/** Lambda@Edge before the cache or the origin is asked. */
export function cloudFrontRequestEvent(): CloudFrontRequestEvent {
  return {
    Records: [
      {
        cf: {
          config: { ...cloudFrontConfig, eventType: 'viewer-request', requestId },
          request: {
            clientIp: '203.0.113.10',
            method: 'GET',
            uri: '/index.html',
            querystring: 'lang=de',
            headers: {
              host: [{ key: 'Host', value: 'd111111abcdef8.cloudfront.net' }],
              'user-agent': [{ key: 'User-Agent', value: 'curl/8.11.1' }],
            },
          },
        },
      },
    ],
  };
}

/** Lambda@Edge before the response goes to the cache or the viewer. */
export function cloudFrontResponseEvent(): CloudFrontResponseEvent {
  return {
    Records: [
      {
        cf: {
          config: { ...cloudFrontConfig, eventType: 'viewer-response', requestId },
          request: { clientIp: '203.0.113.10', method: 'GET', uri: '/index.html', querystring: '', headers: {} },
          response: {
            status: '200',
            statusDescription: 'OK',
            headers: { 'content-type': [{ key: 'Content-Type', value: 'text/html' }] },
          },
        },
      },
    ],
  };
}

/** AppSync direct Lambda resolver. */
export function appSyncResolverEvent(): AppSyncResolverEvent<Record<string, unknown>> {
  return {
    arguments: { id: 'n-1' },
    identity: null,
    source: null,
    request: { headers: { 'x-forwarded-for': '203.0.113.10' }, domainName: null },
    info: {
      selectionSetList: ['id', 'title'],
      selectionSetGraphQL: '{ id title }',
      parentTypeName: 'Query',
      fieldName: 'note',
      variables: {},
    },
    prev: null,
    stash: {},
  };
}

export interface FirehoseSample extends SampleOptions {
  readonly payloads?: readonly unknown[];
}

/** Records for a Firehose transformation; return each `recordId` with `result` and base64 `data`. */
export function firehoseEvent(options: FirehoseSample = {}): FirehoseTransformationEvent {
  const { payloads = [{ page: '/pricing', visitor: 'v-7' }] } = options;
  const world = sampleWorld(options);
  return {
    invocationId: stableUuid('firehose'),
    deliveryStreamArn: world.arn('firehose', 'deliverystream/clicks'),
    region: world.region,
    records: payloads.map((payload, index) => ({
      recordId: String(49_546_986_683_135_544_286_507_457_936_321_625_675_700_192_471_156_785_154n + BigInt(index)),
      approximateArrivalTimestamp: world.time.getTime(),
      data: base64(bodyText(payload)),
    })),
  };
}

export function s3BatchEvent(options: SampleOptions = {}): S3BatchEvent {
  return {
    invocationSchemaVersion: '1.0',
    invocationId: 'YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo',
    job: { id: stableUuid('s3 batch') },
    tasks: [
      {
        taskId: 'dGFza2lkZ29lc2hlcmUK',
        s3Key: 'photos/summer+2026.jpg',
        s3VersionId: null,
        s3BucketArn: sampleWorld(options).globalArn('s3', 'uploads-123456789012'),
      },
    ],
  };
}

/** A mail that SES received. */
export function sesEvent(options: SampleOptions = {}): SESEvent {
  const world = sampleWorld(options);
  const timestamp = world.time.toISOString();
  const pass = { status: 'PASS' } as const;
  const messageId = 'o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1';
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp,
            source: 'ada@example.com',
            messageId,
            destination: ['orders@example.org'],
            headersTruncated: false,
            headers: [{ name: 'Subject', value: 'Order 1001' }],
            commonHeaders: {
              returnPath: 'ada@example.com',
              from: ['Ada <ada@example.com>'],
              date: 'Thu, 05 Mar 2026 14:30:00 +0000',
              to: ['orders@example.org'],
              messageId: `<${messageId}@example.com>`,
              subject: 'Order 1001',
            },
          },
          receipt: {
            timestamp,
            processingTimeMillis: 574,
            recipients: ['orders@example.org'],
            spamVerdict: pass,
            virusVerdict: pass,
            spfVerdict: pass,
            dkimVerdict: pass,
            dmarcVerdict: pass,
            action: { type: 'Lambda', functionArn: world.arn('lambda', 'function:inbox'), invocationType: 'Event' },
          },
        },
      },
    ],
  };
}

export function connectEvent(options: SampleOptions = {}): ConnectContactFlowEvent {
  const contactId = stableUuid('contact');
  return {
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: {},
        Channel: 'VOICE',
        ContactId: contactId,
        CustomerEndpoint: { Address: '+15555550100', Type: 'TELEPHONE_NUMBER' },
        InitialContactId: contactId,
        InitiationMethod: 'INBOUND',
        InstanceARN: sampleWorld(options).arn('connect', `instance/${stableUuid('connect')}`),
        PreviousContactId: contactId,
        Queue: null,
        SystemEndpoint: { Address: '+15555550199', Type: 'TELEPHONE_NUMBER' },
        MediaStreams: { Customer: { Audio: null } },
      },
      Parameters: { orderId: 'o-1001' },
    },
  };
}

export function lexEvent(): LexV2Event {
  const intent = {
    name: 'TrackOrder',
    state: 'ReadyForFulfillment',
    confirmationState: 'None',
    slots: {
      OrderId: {
        shape: 'Scalar',
        value: { originalValue: '1001', interpretedValue: '1001', resolvedValues: ['1001'] },
      },
    },
  } as const;
  const slots = {
    OrderId: { shape: 'Scalar' as const, value: { ...intent.slots.OrderId.value, resolvedValues: ['1001'] } },
  };
  return {
    messageVersion: '1.0',
    invocationSource: 'FulfillmentCodeHook',
    inputMode: 'Text',
    responseContentType: 'text/plain; charset=utf-8',
    sessionId: '123456789012345',
    inputTranscript: 'where is order 1001',
    bot: {
      id: 'ABCDEFGHIJ',
      name: 'Shop',
      aliasId: 'TSTALIASID',
      aliasName: 'TestBotAlias',
      localeId: 'en_US',
      version: 'DRAFT',
    },
    interpretations: [{ intent: { ...intent, slots }, nluConfidence: 0.94 }],
    proposedNextState: { dialogAction: { type: 'Close' }, intent: { ...intent, slots } },
    sessionState: { sessionAttributes: {}, intent: { ...intent, slots }, originatingRequestId: stableUuid('lex') },
    transcriptions: [],
  };
}

/** What a rule of IoT Core sends: the result of its SQL, here a device's message with its topic. */
export function iotRuleEvent(): { deviceId: string; temperature: number; topic: string; timestamp: number } {
  return {
    deviceId: 'sensor-7',
    temperature: 21.4,
    topic: 'sensors/sensor-7/temperature',
    timestamp: 1_772_721_000_000,
  };
}

export function iotProvisioningEvent(options: SampleOptions = {}): IoTPreProvisioningHookEvent {
  return {
    claimCertificateId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
    certificateId: 'f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f',
    certificatePem: '-----BEGIN CERTIFICATE-----\nMIIDexample\n-----END CERTIFICATE-----\n',
    templateArn: sampleWorld(options).arn('iot', 'provisioningtemplate/sensors'),
    clientId: 'sensor-7',
    parameters: { SerialNumber: 'S-0007' },
  };
}

/** What an asynchronous invocation leaves at its destination. */
export interface LambdaDestinationEvent {
  version: '1.0';
  timestamp: string;
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
    approximateInvokeCount: number;
  };
  requestPayload: unknown;
  responseContext: { statusCode: number; executedVersion: string; functionError?: 'Handled' | 'Unhandled' };
  responsePayload: unknown;
}

export function lambdaDestinationEvent(options: SampleOptions = {}): LambdaDestinationEvent {
  const world = sampleWorld(options);
  return {
    version: '1.0',
    timestamp: world.time.toISOString(),
    requestContext: {
      requestId: stableUuid('destination'),
      functionArn: world.arn('lambda', 'function:orders:$LATEST'),
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { orderId: 'o-1001' },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'PaymentRefused', errorMessage: 'card declined' },
  };
}

/** An action group of a Bedrock agent with function details. */
export interface BedrockAgentEvent {
  messageVersion: '1.0';
  agent: { name: string; id: string; alias: string; version: string };
  inputText: string;
  sessionId: string;
  actionGroup: string;
  function: string;
  parameters: { name: string; type: string; value: string }[];
  sessionAttributes: Record<string, string>;
  promptSessionAttributes: Record<string, string>;
}

export function bedrockAgentEvent(): BedrockAgentEvent {
  return {
    messageVersion: '1.0',
    agent: { name: 'shop', id: 'ABCDEFGHIJ', alias: 'TSTALIASID', version: 'DRAFT' },
    inputText: 'Where is order 1001?',
    sessionId: '123456789012345',
    actionGroup: 'orders',
    function: 'trackOrder',
    parameters: [{ name: 'orderId', type: 'string', value: '1001' }],
    sessionAttributes: {},
    promptSessionAttributes: {},
  };
}
