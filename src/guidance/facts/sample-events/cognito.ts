import type {
  CustomEmailSenderTriggerEvent,
  CustomMessageTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PostAuthenticationTriggerEvent,
  PostConfirmationTriggerEvent,
  PreAuthenticationTriggerEvent,
  PreSignUpTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  UserMigrationTriggerEvent,
} from 'aws-lambda';
import { sampleWorld, type SampleOptions } from './identity.ts';

const userName = '1c3a5e7f-9b2d-4f60-8a1c-2e4d6f8a0b1c';
const userAttributes = {
  sub: userName,
  email: 'ada@example.com',
  email_verified: 'true',
  'cognito:user_status': 'CONFIRMED',
};

/** What every Cognito trigger carries: fill in `response` and return the whole event. */
function base<const T extends string>(triggerSource: T, options: SampleOptions, version = '1') {
  const { region } = sampleWorld(options);
  return {
    version,
    region,
    userPoolId: `${region}_AbCdEfGhI`,
    triggerSource,
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '4abcdefghijklmnopqrstuvwxy' },
  };
}

export function preSignUpEvent(options: SampleOptions = {}): PreSignUpTriggerEvent {
  return {
    ...base('PreSignUp_SignUp', options),
    request: { userAttributes: { email: 'ada@example.com' } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
}

export function postConfirmationEvent(options: SampleOptions = {}): PostConfirmationTriggerEvent {
  return { ...base('PostConfirmation_ConfirmSignUp', options), request: { userAttributes }, response: {} };
}

export function preAuthenticationEvent(options: SampleOptions = {}): PreAuthenticationTriggerEvent {
  return { ...base('PreAuthentication_Authentication', options), request: { userAttributes }, response: {} };
}

export function postAuthenticationEvent(options: SampleOptions = {}): PostAuthenticationTriggerEvent {
  return {
    ...base('PostAuthentication_Authentication', options),
    request: { userAttributes, newDeviceUsed: false },
    response: {},
  };
}

export function preTokenGenerationEvent(options: SampleOptions = {}): PreTokenGenerationV2TriggerEvent {
  return {
    ...base('TokenGeneration_Authentication', options, '2'),
    request: {
      userAttributes,
      groupConfiguration: { groupsToOverride: ['editors'], iamRolesToOverride: [], preferredRole: undefined },
      scopes: ['aws.cognito.signin.user.admin'],
    },
    response: { claimsAndScopeOverrideDetails: {} },
  };
}

export function customMessageEvent(options: SampleOptions = {}): CustomMessageTriggerEvent {
  return {
    ...base('CustomMessage_SignUp', options),
    request: { userAttributes, codeParameter: '{####}', linkParameter: '{##Click Here##}', usernameParameter: null },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  };
}

export function customEmailSenderEvent(options: SampleOptions = {}): CustomEmailSenderTriggerEvent {
  return {
    ...base('CustomEmailSender_SignUp', options),
    request: { type: 'customEmailSenderRequestV1', code: 'AYADeEncryptedWithYourKmsKey==', userAttributes },
    response: {},
  };
}

export function defineAuthChallengeEvent(options: SampleOptions = {}): DefineAuthChallengeTriggerEvent {
  return {
    ...base('DefineAuthChallenge_Authentication', options),
    request: { userAttributes, session: [{ challengeName: 'SRP_A', challengeResult: true }] },
    response: { failAuthentication: false, issueTokens: false },
  };
}

export function userMigrationEvent(options: SampleOptions = {}): UserMigrationTriggerEvent {
  return {
    ...base('UserMigration_Authentication', options),
    request: { password: 'correct horse battery staple' },
    response: { userAttributes: {}, desiredDeliveryMediums: [] },
  };
}
