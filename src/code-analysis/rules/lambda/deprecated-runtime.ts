import { runtimeFacts } from '../../../guidance/facts/runtimes.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, keyName, literalText, walk } from '../../syntax.ts';

const runtimes = runtimeFacts['lambda.runtimes'];

export const deprecatedRuntime = defineCodeRule({
  id: 'lambda/deprecated-runtime',
  severity: 'warning',
  title: 'Runtime past its end of support',
  why: 'Deprecated runtimes get no security fixes, and creating or updating functions with them is refused from the dates in the table.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type === 'ObjectProperty' && /^runtime$/i.test(keyName(node) ?? '')) {
        const id = literalText(node.value);
        const since = id === undefined ? undefined : deprecatedSince(id);
        if (since !== undefined)
          report({
            node: node.value,
            message: `${id} is deprecated since ${since}. Use nodejs24.x for Node.js, or a current version of your language.`,
          });
      }
      const constant = /(?:^|\.)Runtime\.([A-Z]+_\d+_[X\d]+)$/.exec(dottedName(node) ?? '')?.[1];
      if (constant === undefined) return undefined;
      const id = runtimeId(constant);
      const since = deprecatedSince(id);
      if (since !== undefined) {
        report({
          node,
          message: `Runtime.${constant} (${id}) is deprecated since ${since}. Use Runtime.NODEJS_24_X for Node.js, or a current version of your language.`,
        });
      }
      return false;
    });
  },
  examples: {
    bad: [
      {
        code: "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_20_X });",
      },
      {
        code: "import { CreateFunctionCommand } from '@aws-sdk/client-lambda';\nnew CreateFunctionCommand({ FunctionName: 'fn', Runtime: 'nodejs18.x' });",
      },
    ],
    good: [
      {
        code: "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_24_X });",
      },
      { code: "const build = { target: 'node18', runtime: 'nodejs24.x' };\nconst text = 'nodejs18.x is gone';" },
      { code: "import { Runtime } from './ours.ts';\nconst r = Runtime.NODEJS_26_X;" },
    ],
  },
});

/** `NODEJS_20_X` → `nodejs20.x`, `PYTHON_3_9` → `python3.9`. */
function runtimeId(constant: string): string {
  const [family = '', major = '', minor = ''] = constant.toLowerCase().split('_');
  return `${family}${major}.${minor}`;
}

/** Day a runtime was deprecated, when that has passed. */
function deprecatedSince(id: string): string | undefined {
  const dates = Object.entries(runtimes.value).find(([name]) => name === id)?.[1];
  return dates !== undefined && 'deprecated' in dates && dates.deprecated <= runtimes.checkedOn
    ? dates.deprecated
    : undefined;
}
