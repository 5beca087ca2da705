import { expect, it } from 'vitest';
import { withoutExamples } from '../../scripts/strip-examples.mjs';

it('leaves examples of rules out of the bundle, and nothing else', () => {
  const rule =
    "export const a = defineRule({\n  id: 'x/a',\n  examples: { bad: ['b'], good: [] },\n});\nconst c = 1;\n";
  expect(withoutExamples(rule)).toBe("export const a = defineRule({\n  id: 'x/a',\n  \n});\nconst c = 1;\n");
  const other = 'export const schema = { examples: { bad: [] } };\n';
  expect(withoutExamples(other)).toBe(other);
});
