import * as z from 'zod';
import { ConfigError } from '../../world/errors.ts';
import { createHttpClient } from '../http/client.ts';
import { signRequest, type AwsCredentialSource } from './sigv4.ts';

/** Calls one operation of an AWS service that speaks AWS JSON 1.1, e.g. `('ssm', 'AmazonSSM.GetParameter', {…})`. */
export type AwsCaller = (
  service: 'ssm' | 'secretsmanager' | 'cognito-idp',
  target: string,
  input: Readonly<Record<string, unknown>>,
  region?: string,
) => Promise<unknown>;

export interface AwsCallerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly credentials: AwsCredentialSource;
  readonly now: () => number;
}

const timeoutMs = 10_000;

/** How the SDK names each service in `AWS_ENDPOINT_URL_…`. */
const endpointNames = {
  ssm: 'SSM',
  secretsmanager: 'SECRETS_MANAGER',
  'cognito-idp': 'COGNITO_IDENTITY_PROVIDER',
} as const;

const awsProblem = z.object({
  __type: z.string().optional(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/**
 * A caller for the few AWS operations the proxy needs, without a client package for each. Endpoints follow the
 * SDK's variables (`AWS_ENDPOINT_URL_SSM`, `AWS_ENDPOINT_URL`). Cognito's sign-in is not signed.
 */
export function createAwsCaller(options: AwsCallerOptions): AwsCaller {
  return async (service, target, input, givenRegion) => {
    const region = givenRegion ?? options.region;
    if (region === undefined) throw new ConfigError(`${service} needs a Region. Set AWS_REGION or pass --region.`);
    const { origin, isOverridden } = endpointOf(service, region, options.env);
    const draft = {
      method: 'POST',
      origin,
      path: '/',
      query: [],
      cookies: [],
      headers: [
        ['Content-Type', 'application/x-amz-json-1.1'],
        ['X-Amz-Target', target],
      ] as const,
      body: Buffer.from(JSON.stringify(input)),
    };
    const signed =
      service === 'cognito-idp'
        ? draft
        : await signRequest(draft, {
            credentials: await options.credentials(options.profile),
            region,
            service,
            date: new Date(options.now()),
          });
    const host = new URL(origin).host;
    const http = createHttpClient({
      policy: { allowHosts: [host], ...(isOverridden && { allowPrivate: [host], allowHttp: true }) },
    });
    try {
      const response = await http.send(
        { method: 'POST', origin, path: '/', headers: signed.headers, body: draft.body },
        { timeoutMs, followRedirects: false },
      );
      return readAnswer(service, target, response.status, response.body.toString('utf8'));
    } finally {
      await http.close();
    }
  };
}

function endpointOf(
  service: keyof typeof endpointNames,
  region: string,
  env: AwsCallerOptions['env'],
): { origin: string; isOverridden: boolean } {
  const variable = `AWS_ENDPOINT_URL_${endpointNames[service]}`;
  const override = env[variable] ?? env['AWS_ENDPOINT_URL'];
  if (override !== undefined && override !== '') return { origin: new URL(override).origin, isOverridden: true };
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { origin: `https://${service}.${region}.${suffix}`, isOverridden: false };
}

function readAnswer(service: string, target: string, status: number, text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (status === 200 && answer !== undefined) return answer;
  const problem = awsProblem.safeParse(answer).data;
  const type = problem?.__type?.split('#').at(-1) ?? `HTTP ${status}`;
  const message = (problem?.message ?? problem?.Message ?? '').slice(0, 300);
  throw new ConfigError(
    `${service} refused ${target.split('.').at(-1) ?? target}: ${type}${message === '' ? '' : ` (${message})`}. Check the name, the Region and the permissions.`,
  );
}
