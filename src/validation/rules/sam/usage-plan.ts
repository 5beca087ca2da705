import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { authOf, samApis } from '../../sam/apis.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isSet, kindOf, literalMap, setEntry } from '../../sam/values.ts';
import type { Entry } from '../../../cloudformation/nodes.ts';

const keys = ['CreateUsagePlan', 'Description', 'Quota', 'Tags', 'Throttle', 'UsagePlanName'];
const kinds = ['PER_API', 'SHARED', 'NONE'];

export const samUsagePlan = defineRule({
  id: 'sam/usage-plan',
  severity: 'error',
  certainty: 'fact',
  title: 'A usage plan says how it is created',
  why: 'The transform refuses a usage plan without CreateUsagePlan or with properties it does not know.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const plan = api.kind === 'rest' ? setEntry(authOf(api), 'UsagePlan') : undefined;
      if (plan && isSet(plan.value) && !asIntrinsic(plan.value))
        checkPlan(plan, (finding) => report({ ...finding, resource: api.id }));
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      UsagePlan: {CreateUsagePlan: «PER_STAGE»}
Other:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      «UsagePlan»: {«Quotas»: {Limit: 10, Period: DAY}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Auth:
      UsagePlan: {CreateUsagePlan: PER_API, Quota: {Limit: 10, Period: DAY}}
`,
    ],
  },
});

function checkPlan(plan: Entry, report: Reporter): void {
  const map = literalMap(plan.value);
  if (!map) {
    report({ at: plan.value, message: 'UsagePlan must be a map with CreateUsagePlan.' });
    return;
  }
  for (const [name, { key }] of map.entries) {
    if (keys.includes(name)) continue;
    const near = nearestNames(name, keys);
    report({
      at: key,
      message: `UsagePlan has no property "${name}". ${suggestion(near, keys)}`,
      fix: renameFix(key, near),
    });
  }
  const create = entryOf(map, 'CreateUsagePlan');
  if (!create || kindOf(create.value) === 'null') {
    report({ at: plan.key, message: `UsagePlan lacks the required property CreateUsagePlan: ${kinds.join(', ')}.` });
  } else if (!asIntrinsic(create.value) && !kinds.includes(textOf(create.value) ?? '')) {
    report({ at: create.value, message: `CreateUsagePlan must be ${kinds.join(', ')}.` });
  }
}
