import { iamActions } from '../../guidance/facts/iam-actions.ts';
import { coversAction } from './policies.ts';

const cache = new Map<string, ReadonlyMap<string, string>>();

/** Actions of a service by their name in lower case; undefined for a service whose actions are not listed. */
function actionsOf(service: string): ReadonlyMap<string, string> | undefined {
  const prefix = service.toLowerCase();
  const names = Object.hasOwn(iamActions, prefix) ? iamActions[prefix] : undefined;
  if (names === undefined) return undefined;
  const known = cache.get(prefix);
  if (known) return known;
  const actions = new Map(names.split(' ').map((name) => [name.toLowerCase(), name]));
  cache.set(prefix, actions);
  return actions;
}

/**
 * Operations that are allowed under other names, which policies often call by their own. From the services' pages of
 * the service authorization reference; checked 2026-11-21.
 */
const permissions: Readonly<Record<string, readonly string[]>> = {
  'bedrock:converse': ['bedrock:InvokeModel'],
  'bedrock:conversestream': ['bedrock:InvokeModelWithResponseStream'],
  'dynamodb:transactgetitems': ['dynamodb:GetItem'],
  'dynamodb:transactwriteitems': [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:ConditionCheckItem',
  ],
  'lambda:invoke': ['lambda:InvokeFunction'],
  's3:copyobject': ['s3:GetObject', 's3:PutObject'],
  's3:createmultipartupload': ['s3:PutObject'],
  's3:deleteobjects': ['s3:DeleteObject'],
  's3:headbucket': ['s3:ListBucket'],
  's3:headobject': ['s3:GetObject'],
  's3:listbuckets': ['s3:ListAllMyBuckets'],
  's3:listobjects': ['s3:ListBucket'],
  's3:listobjectsv2': ['s3:ListBucket'],
  's3:uploadpart': ['s3:PutObject'],
  'sns:publishbatch': ['sns:Publish'],
  'sqs:changemessagevisibilitybatch': ['sqs:ChangeMessageVisibility'],
  'sqs:deletemessagebatch': ['sqs:DeleteMessage'],
  'sqs:sendmessagebatch': ['sqs:SendMessage'],
};

/** An action that IAM would take for none it knows, with the names it could mean. */
export interface UnknownAction {
  readonly service: string;
  readonly name: string;
  readonly isPattern: boolean;
  /** Actions that allow the operation of this name. */
  readonly allowedBy: readonly string[];
  /** Every action of the service. */
  readonly candidates: readonly string[];
}

/** Judges `service:Action`, in any case and with wildcards; undefined when it exists or its service is not listed. */
export function unknownAction(text: string): UnknownAction | undefined {
  const [service = '', name = '', ...rest] = text.split(':');
  const actions = rest.length > 0 ? undefined : actionsOf(service);
  if (!actions || name === '') return undefined;
  const lower = name.toLowerCase();
  const isPattern = /[*?]/.test(name);
  const exists = isPattern ? [...actions.keys()].some((action) => coversAction(lower, action)) : actions.has(lower);
  if (exists) return undefined;
  const key = `${service.toLowerCase()}:${lower}`;
  const allowedBy = Object.hasOwn(permissions, key) ? (permissions[key] ?? []) : [];
  return { service, name, isPattern, allowedBy, candidates: [...actions.values()] };
}
