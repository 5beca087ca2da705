import type { Rule } from '../../rule.ts';
import { apiCacheEncryption } from './api-cache-encryption.ts';
import { apiNoAuth } from './api-no-auth.ts';
import { corsAnyCredentials } from './cors-any-credentials.ts';
import { corsStar } from './cors-star.ts';
import { encryption } from './encryption.ts';
import { envSecret } from './env-secret.ts';
import { functionUrlNone } from './function-url-none.ts';
import { iamNotAction } from './iam-not-action.ts';
import { iamWildcard } from './iam-wildcard.ts';
import { permissionPublic } from './permission-public.ts';
import { queueTopicBucketPolicyPublic } from './queue-topic-bucket-policy-public.ts';
import { tlsPolicy } from './tls-policy.ts';
import { trustAny } from './trust-any.ts';
import { waf } from './waf.ts';

/** What lets in, or lets do, more than meant. */
export const securityRules: readonly Rule[] = [
  apiCacheEncryption,
  apiNoAuth,
  corsAnyCredentials,
  corsStar,
  encryption,
  envSecret,
  functionUrlNone,
  iamNotAction,
  iamWildcard,
  permissionPublic,
  queueTopicBucketPolicyPublic,
  tlsPolicy,
  trustAny,
  waf,
];
