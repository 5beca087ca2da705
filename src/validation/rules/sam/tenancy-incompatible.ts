import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { isTruthy, setEntry } from '../../sam/values.ts';

export const tenancyIncompatible = defineRule({
  id: 'tenancy/incompatible',
  severity: 'error',
  certainty: 'fact',
  title: 'Tenant-isolated functions use only what works with tenants',
  why: 'Without a tenant id an isolated function cannot run, so SAM and Lambda refuse callers and features that carry none.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html',
  applies: 'template',
  check({ model }, report) {
    for (const resource of model.resources.values()) {
      const config = setEntry(resource.effective, 'TenancyConfig');
      if (resource.type !== 'AWS::Serverless::Function' || !config || !isTruthy(config.value)) continue;
      for (const name of ['ProvisionedConcurrencyConfig', 'FunctionUrlConfig', 'SnapStart']) {
        const entry = setEntry(resource.effective, name);
        if (!entry || !isTruthy(entry.value)) continue;
        const message = `${name} does not work on ${resource.id}, which has TenancyConfig. Remove one of the two.`;
        report({
          at: entry.key,
          resource: resource.id,
          message,
          related: [{ at: config.key, message: 'TenancyConfig' }],
        });
      }
    }
    for (const event of samEvents(model)) {
      const config = setEntry(event.resource.effective, 'TenancyConfig');
      const isIsolated = event.resource.type === 'AWS::Serverless::Function' && config && isTruthy(config.value);
      if (!isIsolated || event.type === 'Api' || event.type === 'HttpApi' || event.type === '') continue;
      const message = `Events of type ${event.type} carry no tenant id, which ${event.resource.id} with TenancyConfig needs. Only Api events work.`;
      report({
        at: event.key,
        resource: event.resource.id,
        message,
        related: [{ at: config.key, message: 'TenancyConfig' }],
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
    «FunctionUrlConfig»: {AuthType: AWS_IAM}
    Events:
      «Jobs»:
        Type: SQS
        Properties: {Queue: !ImportValue q}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    TenancyConfig: {TenantIsolationMode: PER_TENANT}
    Events:
      Get:
        Type: Api
        Properties: {RestApiId: !Ref Api, Path: /, Method: get}
Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    DefinitionBody: {openapi: 3.0.1, info: {title: a, version: '1'}, paths: {}}
`,
    ],
  },
});
