import { readSuppressions } from '../../engine/suppressions.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const unknownSuppression = defineRule({
  id: 'template/unknown-suppression',
  severity: 'warning',
  certainty: 'fact',
  title: 'A suppression names no rule, or silences a security rule without a reason',
  why: 'It suppresses nothing, or hides a risk that nobody can weigh later.',
  source: 'https://www.npmjs.com/package/serverless-mcp',
  applies: 'template',
  check({ model, ruleIds }, report) {
    const families = new Set(ruleIds.map((id) => id.split('/')[0]));
    for (const { isOwn, names, place, reason } of readSuppressions(model)) {
      for (const name of isOwn ? names : []) {
        if (!ruleIds.includes(name) && !families.has(name)) {
          report({
            at: place,
            message: `There is no rule "${name}" to ignore.${didYouMean(nearestNames(name, ruleIds))}`,
          });
        } else if (name.startsWith('security') && (reason === undefined || reason === '')) {
          report({ at: place, message: `Ignoring "${name}" needs a reason: { id: ${name}, reason: … }.` });
        }
      }
    }
  },
  examples: {
    bad: ['Orders:\n  Type: AWS::SQS::Queue\n  Metadata: { serverless-mcp: { ignore: [«parse/duplicat-key»] } }\n'],
    good: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Metadata: { serverless-mcp: { ignore: [{ id: parse/duplicate-key, reason: known }] } }\n',
    ],
  },
});
