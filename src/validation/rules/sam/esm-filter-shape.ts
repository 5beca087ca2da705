import { asIntrinsic, entryOf, isSequence, nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, kindOf, setEntry } from '../../sam/values.ts';

/** Filters of one mapping: by default, and at most on request. */
const filterQuota = { byDefault: facts['esm.filters.default'].value, atMost: facts['esm.filters.max'].value };

export const samEsmFilterShape = defineRule({
  id: 'sam/esm-filter-shape',
  severity: 'error',
  certainty: 'fact',
  title: 'Event filters are JSON text, and not too many',
  why: 'Lambda wants each pattern as a JSON string; SAM lets a map through and CloudFormation refuses it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ resource }, report) {
    const criteria = setEntry(resource.properties, 'FilterCriteria');
    if (!criteria || asIntrinsic(criteria.value)) return;
    for (const [name, { key }] of criteria.value.kind === 'mapping' ? criteria.value.entries : []) {
      if (name !== 'Filters') report({ at: key, message: `FilterCriteria has only Filters, not "${name}".` });
    }
    const filters = entryOf(criteria.value, 'Filters');
    if (!filters || !isTruthy(filters.value) || !isSequence(filters.value)) return;
    const count = filters.value.items.length;
    if (count > filterQuota.atMost)
      report({
        at: filters.key,
        message: `${count} filters are more than the ${filterQuota.atMost} Lambda takes. Join patterns with arrays of values.`,
      });
    else if (count > filterQuota.byDefault)
      report({
        at: filters.key,
        severity: 'warning',
        message: `${count} filters need a raised quota: Lambda takes ${filterQuota.byDefault} by default, ${filterQuota.atMost} on request.`,
      });
    for (const filter of filters.value.items) {
      const pattern = nodeAt(filter, 'Pattern');
      if (!pattern || kindOf(pattern) === 'call') continue;
      if (pattern.kind !== 'scalar')
        report({
          at: pattern,
          message: `Pattern must be JSON text: write Pattern: '${JSON.stringify(plain(pattern))}'.`,
        });
      else if (!isJsonObject(pattern.text))
        report({
          at: pattern,
          message: `Pattern is no JSON object, so Lambda refuses it. Write it like '{"body": {"type": ["created"]}}'.`,
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
    Events:
      Jobs:
        Type: SQS
        Properties:
          Queue: !ImportValue q
          FilterCriteria:
            Filters:
              - Pattern: «{body: {type: [created]}}»
              - Pattern: «"{body"»
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Jobs:
        Type: SQS
        Properties:
          Queue: !ImportValue q
          FilterCriteria:
            Filters:
              - Pattern: '{"body": {"type": ["created"]}}'
              - Pattern: !Sub '{"body": {"type": ["\${AWS::Region}"]}}'
`,
    ],
  },
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** The map as data, for the proposed text; shallow enough to be read. */
function plain(node: TemplateNode, depth = 0): unknown {
  if (node.kind === 'scalar') return node.value;
  if (depth > 6) return null;
  if (node.kind === 'sequence') return node.items.map((item) => plain(item, depth + 1));
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.value, depth + 1)]));
}
