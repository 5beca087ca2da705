// Judges templates by AWS's own tools: the SAM transform that CloudFormation runs, and cfn-lint. Needs Python 3 with venv.
// Usage: npm run test:oracles [-- <project folder>…]; without folders, every project of test/projects/cases.mjs
// and the deployments of the petstore's proxy.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cases } from '../test/projects/cases.mjs';
import { root } from './bundle-options.mjs';
import { pythonTools } from './python-tools.mjs';

const run = promisify(execFile);
const packages = ['aws-sam-translator==1.115.0', 'cfn-lint==1.58.0'];

const given = process.argv.slice(2);
const temporary = await mkdtemp(path.join(tmpdir(), 'serverless-mcp-oracles-'));
const folders = given.length > 0 ? given : [...(await scaffoldCases()), ...(await deployProxies())];
const bin = await pythonTools('oracles', packages, 'cfn-lint');

let failed = await judge('SAM model: the generated data', 'python', [path.join(root, 'scripts', 'check-sam-model.py')]);
const total = folders.length * 2 + 1;
for (const folder of folders) {
  const template = path.join(folder, 'template.yaml');
  failed += await judge(`${folder}: SAM transform`, 'python', [path.join(root, 'scripts', 'oracles.py'), template]);
  failed += await judge(`${folder}: cfn-lint`, 'cfn-lint', ['--include-checks', 'I', '--', template]);
}
await rm(temporary, { recursive: true, force: true });
console.log(`Tests  ${failed > 0 ? `${failed} failed | ` : ''}${total - failed} passed (${total})`);
process.exitCode = failed > 0 ? 1 : 0;

async function scaffoldCases() {
  const made = [];
  for (const [index, { kind, options }] of cases.entries()) {
    const directory = path.join(temporary, `${index}-${kind}`);
    const input = JSON.stringify({ kind, name: 'my-service', directory, options });
    const args = ['dist/cli.js', 'call', 'scaffold_service', '--root', temporary, '--json', input];
    await run(process.execPath, args, { cwd: root });
    made.push(directory);
  }
  return made;
}

async function deployProxies() {
  const made = [];
  const signed = ['--auth', 'sigv4', '--base-url', 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod'];
  for (const flags of [
    ['--sam'],
    ['--sam', '--auth-type', 'jwt'],
    // With every kind of permission.
    ['--sam', ...signed, '--header', 'X-Api-Key:env:KEY', '--header', 'X-Token:secretsmanager:shop/token#value'],
    ['--agentcore'],
    ['--agentcore', '--auth-type', 'jwt'],
  ]) {
    const directory = path.join(temporary, `proxy-${made.length}`);
    const specification = ['examples/petstore/openapi.yaml', '--base-url', 'https://petstore.example.com'];
    const args = ['dist/cli.js', 'proxy', 'deploy', ...specification, '--root', root, ...flags, '--output', directory];
    await run(process.execPath, args, { cwd: root });
    made.push(directory);
  }
  return made;
}

/** 0 when the oracle agrees, else 1 with what it says. */
async function judge(title, command, args) {
  try {
    const { stdout } = await run(path.join(bin, command), args, {
      env: { ...process.env, AWS_DEFAULT_REGION: 'us-east-1' },
    });
    console.log(`${title}: agrees ${stdout.trim()}`);
    return 0;
  } catch (error) {
    console.log(`${title}: REFUSES\n${error.stdout}${error.stderr}`);
    return 1;
  }
}
