import { defineCodeRule } from '../../rule.ts';
import { keyName, literalText, walk } from '../../syntax.ts';

const form = /^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/;

export const tenantIdForm = defineCodeRule({
  id: 'tenancy/tenant-id-form',
  severity: 'error',
  title: 'Tenant id that Lambda refuses',
  why: 'An id has 1 to 256 letters, digits, spaces and . _ : / = + - @; Lambda answers anything else with InvalidParameterValueException.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke-function.html',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'ObjectProperty' || keyName(node) !== 'TenantId') return undefined;
      const id = literalText(node.value);
      // Other services have tenants of their own.
      if (id === undefined || form.test(id) || !/@aws-sdk\/client-lambda\b/.test(model.text)) return undefined;
      report({
        node: node.value,
        message: `"${id.slice(0, 40)}" is no tenant id: 1 to 256 letters, digits, spaces and . _ : / = + - @.`,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nnew InvokeCommand({ FunctionName: 'fn', TenantId: 'acme#1' });",
      },
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nnew InvokeCommand({ FunctionName: 'fn', TenantId: '' });",
      },
    ],
    good: [
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nnew InvokeCommand({ FunctionName: 'fn', TenantId: 'acme/eu 1' });",
      },
      {
        code: "import { InvokeCommand } from '@aws-sdk/client-lambda';\nnew InvokeCommand({ FunctionName: 'fn', TenantId: tenant });",
      },
      { code: "const account = { TenantId: '{00000000-0000-0000-0000-000000000000}' };" },
    ],
  },
});
