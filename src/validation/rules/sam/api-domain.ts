import {
  asIntrinsic,
  isSequence,
  textOf,
  type Entry,
  type MappingNode,
  itemsOf,
} from '../../../cloudformation/nodes.ts';
import type { Resource, TemplateModel } from '../../../cloudformation/model.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { resourcesOf } from '../../sam/resources.ts';
import { isTruthy, kindOf, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';

type ApiKind = 'rest' | 'http' | 'websocket';

const truststoreKeys = ['TruststoreUri', 'TruststoreVersion'];

export const samApiDomain = defineRule({
  id: 'sam/api-domain',
  severity: 'error',
  certainty: 'fact',
  title: 'A custom domain is complete and of the right shape',
  why: 'The transform refuses a custom domain without name or certificate, or with settings it cannot write.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html',
  applies: 'template',
  check({ model }, report) {
    for (const { id, kind, domain } of domains(model))
      checkDomain(kind, domain, (finding) => report({ ...finding, resource: id }));
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    «Domain»:
      DomainName: a.example.com
      EndpointConfiguration: «REGION»
      «Route53»: {IpV6: true}
`,
      `Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    Domain:
      DomainName: a.example.com
      CertificateArn: !ImportValue c
      EndpointConfiguration: «EDGE»
      BasePath: [«a b»]
      MutualTlsAuthentication: {«TrustStoreUri»: s3://b/k}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Domain:
      DomainName: a.example.com
      CertificateArn: !ImportValue c
      EndpointConfiguration: EDGE
      Route53: {HostedZoneId: Z1}
`,
    ],
  },
});

function* domains(model: TemplateModel): Iterable<{ id: string; kind: ApiKind; domain: Entry }> {
  const sockets = resourcesOf(model, 'AWS::Serverless::WebSocketApi').map((resource: Resource) => ({
    id: resource.id,
    kind: 'websocket' as const,
    properties: resource.effective,
  }));
  for (const { id, kind, properties } of [...samApis(model), ...sockets]) {
    const domain = setEntry(properties, 'Domain');
    if (domain && !asIntrinsic(domain.value)) yield { id, kind, domain };
  }
}

function checkDomain(kind: ApiKind, domain: Entry, report: Reporter): void {
  const map = literalMap(domain.value);
  if (!map) return;
  const missing = ['DomainName', 'CertificateArn'].filter((name) => !setEntry(map, name));
  if (missing.length > 0)
    report({
      at: placeOfMissing(map, missing, domain.key),
      message: `Domain lacks the required ${missing.join(' and ')}.`,
    });
  const allowed = kind === 'rest' ? ['EDGE', 'REGIONAL', 'PRIVATE'] : ['REGIONAL'];
  const endpoint = setEntry(map, 'EndpointConfiguration');
  if (endpoint && !asIntrinsic(endpoint.value) && !allowed.includes(textOf(endpoint.value) ?? '')) {
    report({ at: endpoint.value, message: `EndpointConfiguration of Domain must be ${allowed.join(', ')}.` });
  }
  checkMutualTls(kind, map, report);
  checkBasePaths(kind, map, report);
  checkRoute53(map, report);
}

function checkMutualTls(kind: ApiKind, domain: MappingNode, report: Reporter): void {
  const tls = setEntry(domain, 'MutualTlsAuthentication');
  if (!tls || !isTruthy(tls.value) || asIntrinsic(tls.value)) return;
  if (kind === 'websocket') {
    report({ at: tls.key, message: 'WebSocket APIs do not support mutual TLS. Remove MutualTlsAuthentication.' });
    return;
  }
  const map = literalMap(tls.value);
  if (!map)
    report({
      at: tls.value,
      message: `Domain.MutualTlsAuthentication must be a map of ${truststoreKeys.join(' and ')}.`,
    });
  for (const [name, { key }] of map?.entries ?? []) {
    if (truststoreKeys.includes(name)) continue;
    const near = nearestNames(name, truststoreKeys);
    report({
      at: key,
      message: `MutualTlsAuthentication has no property "${name}". ${suggestion(near, truststoreKeys)}`,
      fix: renameFix(key, near),
    });
  }
}

function checkBasePaths(kind: ApiKind, domain: MappingNode, report: Reporter): void {
  const value = setEntry(domain, 'BasePath')?.value;
  if (!value || asIntrinsic(value)) return;
  for (const item of itemsOf(value)) {
    if (kindOf(item) !== 'string') {
      if (isSequence(value)) report({ at: item, message: 'Basepaths must be text.' });
    } else if (kind !== 'rest' && /[^0-9a-zA-Z/\-_]/.test(textOf(item) ?? '')) {
      report({
        at: item,
        message: `BasePath "${textOf(item) ?? ''}" may hold only letters, digits, "/", "-" and "_".`,
      });
    }
  }
}

function checkRoute53(domain: MappingNode, report: Reporter): void {
  const route = setEntry(domain, 'Route53');
  if (!route || asIntrinsic(route.value)) return;
  const map = literalMap(route.value);
  if (!map) {
    report({ at: route.value, message: 'Domain.Route53 must be a map with HostedZoneId or HostedZoneName.' });
    return;
  }
  if (!setEntry(map, 'HostedZoneId') && !setEntry(map, 'HostedZoneName')) {
    report({ at: route.key, message: 'Domain.Route53 needs HostedZoneId or HostedZoneName.' });
  }
  const separate = setEntry(map, 'SeparateRecordSetGroup');
  if (separate && isTruthy(separate.value) && kindOf(separate.value) !== 'boolean') {
    report({ at: separate.value, message: 'Domain.Route53.SeparateRecordSetGroup must be true or false.' });
  }
}
