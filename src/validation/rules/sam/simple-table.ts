import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { isTruthy, literalMap, setEntry } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

const keyTypes = ['String', 'Number', 'Binary'];
/** DynamoDB's own letters, which people write here. */
const letters: Readonly<Record<string, string>> = table({ B: 'Binary', N: 'Number', S: 'String' });

export const samSimpleTable = defineRule({
  id: 'sam/simple-table',
  severity: 'error',
  certainty: 'fact',
  title: 'The key of a SimpleTable has a name and a type',
  why: 'The transform refuses a key without both, and types other than String, Number and Binary.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html',
  applies: 'resource',
  types: ['AWS::Serverless::SimpleTable'],
  check({ resource }, report) {
    const entry = setEntry(resource.effective, 'PrimaryKey');
    const key = literalMap(entry?.value);
    if (!entry || !key || !isTruthy(key)) return;
    const missing = ['Name', 'Type'].filter((name) => !setEntry(key, name));
    if (missing.length > 0) report({ at: entry.key, message: `PrimaryKey lacks ${missing.join(' and ')}.` });
    const type = entryOf(key, 'Type')?.value;
    const text = type && !asIntrinsic(type) ? textOf(type) : undefined;
    if (!type || text === undefined || keyTypes.includes(text)) return;
    const better = letters[text];
    const hint = better === undefined ? '' : ` Write ${better} for ${text}.`;
    report({
      at: type,
      message: `Type of PrimaryKey must be ${keyTypes.join(', ')}, not "${text}".${hint}`,
      fix: renameFix(type, better === undefined ? [] : [better]),
    });
  },
  examples: {
    bad: [
      `Table:
  Type: AWS::Serverless::SimpleTable
  Properties:
    PrimaryKey: {Name: id, Type: «S»}
`,
    ],
    good: [
      `Table:
  Type: AWS::Serverless::SimpleTable
  Properties:
    PrimaryKey: {Name: id, Type: String}
`,
    ],
  },
});
