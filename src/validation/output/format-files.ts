import path from 'node:path';
import { openProjectFiles } from '../project/files.ts';
import { readTemplateText } from '../read.ts';
import { allRules } from '../rules/index.ts';
import { validateTemplate, type ValidationOptions } from '../validate.ts';
import { toGithubAnnotations } from './github.ts';
import { toSarif } from './sarif.ts';

export interface FileValidation extends Omit<ValidationOptions, 'now' | 'file' | 'files'> {
  /** Absolute path of a template or its folder. */
  readonly location: string;
}

/**
 * Every finding of one or more templates as SARIF 2.1.0 or as GitHub workflow annotations, files relative to `base`.
 * @throws UserError when a file cannot be read
 */
export async function formatFiles(
  requests: readonly FileValidation[],
  format: 'sarif' | 'github',
  world: { readonly now: Date; readonly base: string; readonly version: string },
): Promise<string> {
  const inputs = await Promise.all(
    requests.map(async (request) => {
      const { file, text } = await readTemplateText(request.location);
      const uri = path.relative(world.base, file).split(path.sep).join('/');
      return {
        uri,
        validation: validateTemplate(text, { ...request, file: uri, files: openProjectFiles(file), now: world.now }),
      };
    }),
  );
  if (format === 'github') return toGithubAnnotations(inputs);
  return JSON.stringify(toSarif(inputs, allRules, world.version), null, 2);
}
