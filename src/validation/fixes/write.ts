import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { UserError } from '../../world/errors.ts';
import { openProjectFiles } from '../project/files.ts';
import { readTemplateText } from '../read.ts';
import type { ValidationRequest } from '../run.ts';
import { applyFixes } from './apply.ts';

/**
 * Writes the fixed template over the given one: first beside it, then renamed into place, so that a failure
 * leaves the old text whole.
 * @returns what was written, in one line
 * @throws UserError when no fix was asked for
 */
export async function writeFixes(
  request: ValidationRequest & { readonly location: string },
  now: Date,
): Promise<string> {
  const { location, fix } = request;
  if (fix === undefined || fix === 'none') throw new UserError('--write needs --fix safe or --fix all.');
  const { file, text } = await readTemplateText(location);
  const { text: fixed, applied } = applyFixes(text, { ...request, file, files: openProjectFiles(file), now }, fix);
  if (fixed === text) return `${file}: no fix applies, nothing written.`;
  await replaceFile(file, fixed);
  return `${file}: ${applied.length} fixes written.`;
}

async function replaceFile(file: string, text: string): Promise<void> {
  const { mode } = await stat(file);
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await chmod(beside, mode);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
