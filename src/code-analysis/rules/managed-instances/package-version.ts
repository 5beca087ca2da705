import { managedInstancesFacts } from '../../../guidance/facts/managed-instances.ts';
import { isSurelyOlder } from '../../packages.ts';
import { defineCodeRule } from '../../rule.ts';
import { walk } from '../../syntax.ts';

const minimums = Object.entries(managedInstancesFacts['managed-instances.node.minimumVersions'].value);

export const packageVersion = defineCodeRule({
  id: 'managed-instances/package-version',
  severity: 'warning',
  title: 'Package older than several requests at once allow',
  why: 'Older versions keep state of one request in the process, where requests of others read it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html',
  contexts: ['managed-instances'],
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'ImportDeclaration') return undefined;
      const name = packageOf(node.source.value);
      const range = model.packages.get(name);
      const minimum = minimums.find(([prefix]) =>
        prefix.endsWith('/') ? name.startsWith(prefix) : name === prefix,
      )?.[1];
      if (range !== undefined && minimum !== undefined && isSurelyOlder(range, minimum)) {
        report({
          node: node.source,
          message: `package.json holds ${name} at ${range}; on managed instances it takes ${minimum} or newer. Run npm install ${name}@latest.`,
        });
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';",
        contexts: ['managed-instances'],
        packages: { '@aws-sdk/client-s3': '~3.900.0' },
      },
      {
        code: "import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';",
        contexts: ['managed-instances'],
        packages: { '@aws-lambda-powertools/logger': '2.28.1' },
      },
      {
        code: "import { Metrics } from '@aws-lambda-powertools/metrics';",
        contexts: ['managed-instances'],
        packages: { '@aws-lambda-powertools/metrics': '^1.18.0' },
      },
    ],
    good: [
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';",
        contexts: ['managed-instances'],
        packages: { '@aws-sdk/client-s3': '^3.900.0' },
      },
      {
        code: "import { S3Client } from '@aws-sdk/client-s3';\nimport { Logger } from '@aws-lambda-powertools/logger';",
        contexts: ['managed-instances'],
        packages: { '@aws-sdk/client-s3': '3.933.0', '@aws-lambda-powertools/logger': 'workspace:*' },
      },
      { code: "import { S3Client } from '@aws-sdk/client-s3';", packages: { '@aws-sdk/client-s3': '3.900.0' } },
    ],
  },
});

/** `@scope/name` or `name` of what is imported. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
