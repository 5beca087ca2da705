import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import type { SamValueKind } from '../../../cloudformation/sam/types.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { describeKinds, isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

const corsKinds: Readonly<Record<string, SamValueKind>> = table({
  AllowCredentials: 'boolean',
  AllowHeaders: 'list',
  AllowMethods: 'list',
  AllowOrigins: 'list',
  ExposeHeaders: 'list',
  MaxAge: 'integer',
});

export const samFunctionUrl = defineRule({
  id: 'sam/function-url',
  severity: 'error',
  certainty: 'fact',
  title: 'A function URL says who may call it, and its CORS settings exist',
  why: 'The transform refuses a function URL without AuthType AWS_IAM or NONE, and CORS settings it does not know.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ resource }, report) {
    const entry = setEntry(resource.effective, 'FunctionUrlConfig');
    const config = literalMap(entry?.value);
    if (!entry || !config || config.entries.size === 0) return;
    const auth = setEntry(config, 'AuthType');
    if (!auth) report({ at: entry.key, message: 'FunctionUrlConfig lacks the required AuthType: AWS_IAM or NONE.' });
    else if (!asIntrinsic(auth.value) && !['AWS_IAM', 'NONE'].includes(textOf(auth.value) ?? '')) {
      report({ at: auth.value, message: 'AuthType of FunctionUrlConfig must be AWS_IAM or NONE.' });
    }
    const cors = entryOf(config, 'Cors')?.value;
    if (!cors || !isTruthy(cors) || asIntrinsic(cors)) return;
    if (cors.kind !== 'mapping') report({ at: cors, message: 'FunctionUrlConfig.Cors must be a map.' });
    for (const [name, { key, value }] of literalMap(cors)?.entries ?? []) {
      const kind = corsKinds[name];
      const near = kind ? [] : nearestNames(name, Object.keys(corsKinds));
      if (!kind)
        report({
          at: key,
          message: `Cors has no setting "${name}". ${suggestion(near, Object.keys(corsKinds))}`,
          fix: renameFix(key, near),
        });
      else if (!asIntrinsic(value) && kindOf(value) !== kind)
        report({ at: value, message: `${name} of Cors must be ${describeKinds([kind])}.` });
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
    FunctionUrlConfig: {AuthType: «PUBLIC», Cors: {«AllowOrigin»: ['*'], AllowMethods: «GET»}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM, Cors: {AllowOrigins: ['*'], AllowMethods: [GET]}}
`,
    ],
  },
});
