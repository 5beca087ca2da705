import { cfnIf, equals, explain, getAtt, ref } from '../parts/yaml.ts';
import type { Auth, Json } from './openapi.ts';

/** What a way to authorise adds to the template. `api` is the Auth property of the API, absent for an open one. */
export interface AuthParts {
  readonly api?: unknown;
  readonly parameters?: Json;
  readonly conditions?: Json;
  readonly resources?: Json;
  readonly outputs?: Json;
}

/** @param service name shown to people who sign in */
export function authOf(auth: Auth, service: string): AuthParts {
  const parts: Record<Auth, () => AuthParts> = { jwt: () => jwt(service), iam, 'api-key': apiKey, none: () => ({}) };
  return parts[auth]();
}

function jwt(service: string): AuthParts {
  return {
    parameters: {
      UserPoolArn: {
        Type: 'String',
        Default: '',
        AllowedPattern: '^$|^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[A-Za-z0-9_-]+$',
        Description: 'Amazon Cognito user pool whose tokens are accepted; empty creates one',
      },
    },
    conditions: {
      CreatesUserPool: equals(ref('UserPoolArn'), ''),
      ProtectsData: equals(ref('DeletionProtection'), 'true'),
    },
    api: {
      DefaultAuthorizer: 'UserPoolAuthorizer',
      Authorizers: {
        UserPoolAuthorizer: {
          UserPoolArn: cfnIf('CreatesUserPool', getAtt('UserPool', 'Arn'), ref('UserPoolArn')),
        },
      },
    },
    resources: {
      UserPool: {
        Type: 'AWS::Cognito::UserPool',
        Condition: 'CreatesUserPool',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          UserPoolName: service,
          UsernameAttributes: ['email'],
          AutoVerifiedAttributes: ['email'],
          AdminCreateUserConfig: explain('Strangers cannot sign themselves up.', { AllowAdminCreateUserOnly: true }),
          DeletionProtection: cfnIf('ProtectsData', 'ACTIVE', 'INACTIVE'),
          MfaConfiguration: 'OPTIONAL',
          EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
          Policies: {
            PasswordPolicy: {
              MinimumLength: 12,
              RequireLowercase: true,
              RequireUppercase: true,
              RequireNumbers: true,
              RequireSymbols: false,
              TemporaryPasswordValidityDays: 3,
            },
          },
        },
      },
      UserPoolClient: {
        Type: 'AWS::Cognito::UserPoolClient',
        Condition: 'CreatesUserPool',
        Properties: {
          UserPoolId: ref('UserPool'),
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          PreventUserExistenceErrors: 'ENABLED',
          EnableTokenRevocation: true,
          IdTokenValidity: 60,
          AccessTokenValidity: 60,
          RefreshTokenValidity: 30,
          TokenValidityUnits: { IdToken: 'minutes', AccessToken: 'minutes', RefreshToken: 'days' },
        },
      },
    },
    outputs: {
      UserPoolId: { Condition: 'CreatesUserPool', Value: ref('UserPool') },
      UserPoolClientId: { Condition: 'CreatesUserPool', Value: ref('UserPoolClient') },
    },
  };
}

function iam(): AuthParts {
  return {
    api: explain('Callers sign requests with AWS credentials and need execute-api:Invoke.', {
      DefaultAuthorizer: 'AWS_IAM',
    }),
  };
}

function apiKey(): AuthParts {
  return {
    parameters: {
      MonthlyRequestQuota: { Type: 'Number', Default: 100_000, MinValue: 1, Description: 'Requests per key and month' },
    },
    api: {
      ApiKeyRequired: true,
      UsagePlan: {
        CreateUsagePlan: 'PER_API',
        Quota: { Limit: ref('MonthlyRequestQuota'), Period: 'MONTH' },
        Throttle: { RateLimit: ref('ThrottlingRateLimit'), BurstLimit: ref('ThrottlingBurstLimit') },
      },
    },
  };
}
