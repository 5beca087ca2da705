import {
  asIntrinsic,
  entryOf,
  type Entry,
  type MappingNode,
  type TemplateNode,
  listItems,
} from '../../../cloudformation/nodes.ts';
import { samShapes } from '../../../cloudformation/sam/property-shapes.ts';
import type { TemplateModel } from '../../../cloudformation/model.ts';
import { defineRule, type Report } from '../../rule.ts';
import { authOf, samApis } from '../../sam/apis.ts';
import { samEvents } from '../../sam/events.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { renameFix } from '../../sam/fixes.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

const keys = Object.keys(samShapes['Api.ResourcePolicy'] ?? {});

export const samResourcePolicy = defineRule({
  id: 'sam/resource-policy',
  severity: 'error',
  certainty: 'fact',
  title: 'A resource policy has lists SAM can read',
  why: 'The transform sorts endpoints by their text, so it refuses functions there; unknown settings are dropped silently and leave the API open.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html',
  applies: 'template',
  check({ model }, report) {
    for (const { resource, entry } of policies(model)) {
      if (!isTruthy(entry.value) || asIntrinsic(entry.value)) continue;
      const map = literalMap(entry.value);
      if (!map)
        report({
          at: entry.value,
          resource,
          message: 'ResourcePolicy must be a map, such as {IpRangeWhitelist: [192.0.2.0/24]}.',
        });
      else for (const problem of policyProblems(map)) report({ ...problem, resource });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      ResourcePolicy:
        SourceVpcWhitelist: [«!ImportValue vpc»]
        IpRangeBlacklist: «5»
        AwsAccountWhitelist: «"123456789012"»
        «IpRangeWhitelst»: [192.0.2.0/24]
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      ResourcePolicy:
        SourceVpcWhitelist: [vpc-1]
        IntrinsicVpcWhitelist: [!ImportValue vpc]
`,
    ],
  },
});

function* policies(model: TemplateModel): Iterable<{ resource: string; entry: Entry }> {
  for (const api of samApis(model)) {
    const entry = api.kind === 'rest' ? setEntry(authOf(api), 'ResourcePolicy') : undefined;
    if (entry) yield { resource: api.id, entry };
  }
  for (const event of samEvents(model)) {
    const entry =
      event.type === 'Api' ? setEntry(entryOf(event.properties, 'Auth')?.value, 'ResourcePolicy') : undefined;
    if (entry) yield { resource: event.resource.id, entry };
  }
}

function* policyProblems(policy: MappingNode): Iterable<Report> {
  for (const [name, { key, value }] of policy.entries) {
    if (!keys.includes(name)) {
      const near = nearestNames(name, keys);
      yield {
        at: key,
        severity: 'warning',
        message: `ResourcePolicy has no setting "${name}", so SAM drops it. ${suggestion(near, keys)}`,
        fix: renameFix(key, near),
      };
    } else if (name.startsWith('SourceVpc')) {
      yield* endpointProblems(name, value);
    } else if (
      /^(?:AwsAccount|IpRange)/.test(name) &&
      isTruthy(value) &&
      value.kind === 'scalar' &&
      (name.startsWith('AwsAccount') || kindOf(value) !== 'string')
    ) {
      yield { at: value, message: `${name} must be a list of text.` };
    }
  }
}

function* endpointProblems(name: string, value: TemplateNode): Iterable<Report> {
  const other = name.replace('SourceVpc', 'IntrinsicVpc');
  for (const item of listItems(value)) {
    if (kindOf(item) !== 'string')
      yield {
        at: item,
        message: `${name} may hold only text. For functions use ${other} (VPC ids) or ${other.replace('Vpc', 'Vpce')} (endpoint ids).`,
      };
  }
}
