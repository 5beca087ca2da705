import { defineCodeRule, replacing } from '../../rule.ts';
import { walk } from '../../syntax.ts';
import { inventedTexts } from './names.ts';

export const inventedText = defineCodeRule({
  id: 'invented/text',
  severity: 'error',
  title: 'Header, action or value that does not exist',
  why: 'AWS ignores unknown headers and refuses or never matches unknown actions and values.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'StringLiteral') return undefined;
      const invented = inventedTexts.find(({ text }) => text.toLowerCase() === node.value.toLowerCase());
      if (!invented) return undefined;
      const quote = model.text[node.start ?? 0] ?? "'";
      report({
        node,
        message: `"${node.value}" does not exist. ${invented.truth}`,
        ...(invented.replacement === undefined
          ? {}
          : replacing(node, `${quote}${invented.replacement}${quote}`, `Write ${invented.replacement}`)),
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      { code: "const headers = { 'X-Amzn-Tenant-Id': 'a' };" },
      { code: "const actions = ['lambda:CheckpointDurableExecutions', 'lambda:GetDurableExecutionState'];" },
      { code: "const actions = ['lambda:CreateDurableExecution'];" },
      { code: "const actions = ['lambda:ListDurableExecutions'];" },
    ],
    good: [
      {
        code: "const headers = { 'X-Amz-Tenant-Id': 'a' };\nconst actions = ['lambda:CheckpointDurableExecution', 'lambda:ListDurableExecutionsByFunction'];",
      },
    ],
  },
});
