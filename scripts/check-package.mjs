// Packs the package, installs the tarball into an empty folder and runs it there: what a user of npx gets.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';

const root = path.resolve(import.meta.dirname, '..');
const maxTarballBytes = 6 * 1024 * 1024;
const folder = await mkdtemp(path.join(tmpdir(), 'serverless-mcp-package-'));
try {
  const { messages } = await publint({ pkgDir: root, strict: true });
  assert(messages.length === 0, `publint: ${JSON.stringify(messages)}`);

  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root));
  assert(packed.size <= maxTarballBytes, `tarball of ${packed.size} bytes is over ${maxTarballBytes}`);
  const files = packed.files.map((file) => file.path);
  for (const needed of ['dist/cli.js', 'LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES']) {
    assert(files.includes(needed), `the package lacks ${needed}`);
  }

  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  assert(manifest.dependencies === undefined, 'the package must have no runtime dependencies');
  npm(['init', '-y'], folder);
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', path.join(folder, packed.filename)], folder);
  const installed = await readdir(path.join(folder, 'node_modules'));
  assert(
    installed.filter((name) => !name.startsWith('.')).join() === 'serverless-mcp',
    `installed: ${installed.join(', ')}`,
  );

  const binary = path.join(folder, 'node_modules', '.bin', 'serverless-mcp');
  assert(run(binary, ['--version'], folder).trim() === manifest.version, 'wrong --version');
  assert(JSON.parse(run(binary, ['tools', '--output', 'json'], folder)).length > 0, 'no tools');

  const installBytes = await folderBytes(path.join(folder, 'node_modules', 'serverless-mcp'));
  console.log(`tarball ${packed.size} bytes, installed ${installBytes} bytes, ${files.length} files, no dependencies`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function npm(args, cwd) {
  return run('npm', args, cwd);
}

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

async function folderBytes(directory) {
  const names = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => stat(path.join(directory, name))));
  return sizes.filter((entry) => entry.isFile()).reduce((sum, entry) => sum + entry.size, 0);
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}
