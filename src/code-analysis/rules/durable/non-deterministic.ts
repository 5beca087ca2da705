import type { CodeModel } from '../../code-model.ts';
import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, type SourceNode } from '../../syntax.ts';
import { durableBody } from './example.ts';

const clockAndChance = new Set([
  'Date.now',
  'performance.now',
  'process.hrtime',
  'process.hrtime.bigint',
  'Math.random',
  'crypto.randomUUID',
  'crypto.randomBytes',
  'crypto.randomInt',
  'crypto.getRandomValues',
  'globalThis.crypto.randomUUID',
]);

const randomPackages = new Set([
  'uuid',
  'nanoid',
  'ulid',
  'cuid',
  '@paralleldrive/cuid2',
  'ksuid',
  'short-uuid',
  'uuidv7',
]);
const cryptoNames = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues']);

export const nonDeterministic = defineCodeRule({
  id: 'durable/non-deterministic',
  severity: 'error',
  title: 'Clock or random value outside a step',
  why: 'The handler is run again from the start on every replay; a value that differs then sends it down another path than the one that was checkpointed.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, contextNames }) => {
      if (region !== 'orchestration') return;
      const name = nonDeterministicName(node, model);
      if (name === undefined) return;
      const context = contextNames.at(-1) ?? 'context';
      report({
        node,
        message: `${name} outside a step gives another value on replay. Take it inside a step: const value = await ${context}.step('value', async () => ${name});`,
      });
    });
  },
  examples: {
    bad: [
      durableBody('const startedAt = Date.now();'),
      durableBody('const startedAt = new Date();'),
      durableBody('const id = randomUUID();', "import { randomUUID } from 'node:crypto';"),
      durableBody('const id = uuidv4();', "import { v4 as uuidv4 } from 'uuid';"),
      durableBody('if (Math.random() > 0.5) { await context.wait("pause", { seconds: 1 }); }'),
      durableBody('const id = makeId();', 'function makeId() { return `order-${Date.now()}`; }'),
    ],
    good: [
      durableBody("const startedAt = await context.step('now', async () => Date.now());"),
      durableBody(
        "const id = await context.step('id', () => makeId());",
        'const makeId = async () => crypto.randomUUID();',
      ),
      durableBody('const created = new Date(event.createdAt);'),
      durableBody(
        "await context.waitForCallback('approve', async (id) => { await notify(id, Date.now()); }, { timeout: { days: 1 } });",
        'async function notify(id, at) {}',
      ),
      { code: 'export const handler = async () => Date.now();' },
    ],
  },
});

function nonDeterministicName(node: SourceNode, model: CodeModel): string | undefined {
  if (node.type === 'NewExpression') {
    return dottedName(node.callee) === 'Date' && node.arguments.length === 0 ? 'new Date()' : undefined;
  }
  if (!isCall(node)) return undefined;
  const name = dottedName(node.callee) ?? '';
  if (clockAndChance.has(name)) return `${name}()`;
  const [head = '', member] = name.split('.');
  const imported = model.imports.get(head);
  if (!imported) return undefined;
  if (randomPackages.has(imported.source)) return `${name}()`;
  const isCrypto = imported.source === 'crypto' || imported.source === 'node:crypto';
  return isCrypto && cryptoNames.has(member ?? imported.imported) ? `${name}()` : undefined;
}
