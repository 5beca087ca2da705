// Texts of the licences of everything that was bundled, read from the packages themselves.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const allowedLicences = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
]);

/**
 * @param {{ inputs: Record<string, unknown> }} metafile esbuild's metafile
 * @param {string} root absolute folder that the metafile's paths are relative to
 * @param {readonly string[]} dataPackages names of packages whose data was taken at build time
 * @returns {Promise<string>} the notices file; throws on a licence that is not on the list
 */
export async function collectNotices(metafile, root, dataPackages = []) {
  const folders = new Set(dataPackages.map((name) => `node_modules/${name}`));
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const sections = [];
  for (const folder of [...folders].sort()) sections.push(await readNotice(path.join(root, folder)));
  return `Software bundled with serverless-mcp\n\n${sections.join('\n')}`;
}

async function readNotice(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const alternatives = String(license).replace(/[()]/g, '').split(/ OR /);
  if (!alternatives.some((licence) => allowedLicences.has(licence)))
    throw new Error(`${name}: licence ${license} is not on the list`);
  const texts = await Promise.all((await noticeFiles(folder)).map((file) => readFile(file, 'utf8')));
  return `${'='.repeat(78)}\n${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}

/** Licence and notice files of a package, and those in a folder of that name. */
async function noticeFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = [];
  for (const entry of entries.filter(({ name }) => /^(licen[cs]e|notice)/i.test(name))) {
    const location = path.join(folder, entry.name);
    if (entry.isFile()) files.push(location);
    else for (const name of await readdir(location)) files.push(path.join(location, name));
  }
  return files.sort((left, right) => left.localeCompare(right));
}
