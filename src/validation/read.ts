import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../cloudformation/limits.ts';
import { templateNames } from '../cloudformation/template-files.ts';
import { UserError } from '../world/errors.ts';

/**
 * Text of a template file, or of the template in a folder.
 * @throws UserError when nothing is there, or it is too large to be a template
 */
export async function readTemplateText(location: string): Promise<{ file: string; text: string }> {
  const file = await findTemplate(location);
  const { size } = await stat(file);
  if (size > limits.bytes) {
    throw new UserError(
      `${file} has ${size} bytes; a template has at most ${limits.bytes}. Pass the template itself, not a package.`,
    );
  }
  return { file, text: await readFile(file, 'utf8') };
}

async function findTemplate(location: string): Promise<string> {
  const status = await stat(location).catch(() => undefined);
  if (!status)
    throw new UserError(
      `There is no file or folder ${location}. Pass the path of a template, or its text as "content".`,
    );
  if (!status.isDirectory()) return location;
  const names = await readdir(location);
  const found = templateNames.find((name) => names.includes(name));
  if (found === undefined) {
    throw new UserError(
      `${location} holds no ${templateNames.slice(0, 3).join(', ')}. Pass the path of the template file itself.`,
    );
  }
  return path.join(location, found);
}
