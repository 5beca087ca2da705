// Adds to package-lock.json the platform packages that npm left out because the registry
// in use does not carry them. `npm ci` demands every optional package in the lock, also those of other platforms.
// Run after `npm install`. What is added has no integrity hash, because there was no package to take it from.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './bundle-options.mjs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const location = path.join(root, 'package-lock.json');
const lock = JSON.parse(await readFile(location, 'utf8'));
const added = {};
for (const [owner, { optionalDependencies = {}, dev, version }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] || lock.packages[`${owner}/${place}`]) continue;
    if (!/^\d/.test(range)) throw new Error(`${owner} ${version} wants ${name}@${range}: add it by hand`);
    const { os, cpu, libc } = platformOf(name);
    added[place] = { version: range, cpu, dev, libc, optional: true, os };
  }
}
const sorted = Object.entries({ ...lock.packages, ...added }).sort(([left], [right]) =>
  left.localeCompare(right, 'en'),
);
await writeFile(location, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${Object.keys(added).length} platform packages added`);

/** What the name says: `binding-linux-arm64-musl` → os linux, cpu arm64, libc musl. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  const list = (values) => (values.length > 0 ? values : undefined);
  return { os: list(os), cpu: list(cpu), libc: list(libc) };
}
