import { UserError } from '../world/errors.ts';
import { applyFixes } from './fixes/apply.ts';
import { readTemplateText } from './read.ts';
import { summarize, type ValidationSummary } from './summary.ts';
import { validateTemplate, type ValidationOptions } from './validate.ts';
import path from 'node:path';

export interface ValidationRequest extends Omit<ValidationOptions, 'now' | 'file'> {
  /** Absolute path of a template or folder; or `content`. */
  readonly location?: string | undefined;
  readonly content?: string | undefined;
  readonly fix?: 'none' | 'safe' | 'all' | undefined;
}

/** Findings in one answer; the rest is counted. */
const maxFindings = 50;

/**
 * Validates a template given by place or text, and tries its fixes when asked. Writes nothing.
 * @throws UserError when neither or both are given, or the file cannot be a template
 */
export async function runValidation(request: ValidationRequest, now: Date): Promise<ValidationSummary> {
  const { file, text } = await readSource(request);
  const options: ValidationOptions = { ...request, file, now };
  if (request.fix === undefined || request.fix === 'none')
    return summarize(validateTemplate(text, options), maxFindings);
  const result = applyFixes(text, options, request.fix);
  return summarize(result.validation, maxFindings, result);
}

async function readSource({ location, content }: ValidationRequest): Promise<{ file: string; text: string }> {
  if (content !== undefined && location !== undefined) {
    throw new UserError('Give either "path" or "content", not both.');
  }
  if (content !== undefined) return { file: /^\s*\{/.test(content) ? 'template.json' : 'template.yaml', text: content };
  if (location === undefined)
    throw new UserError('Give "path" (an absolute path of a template or its folder) or "content" (its text).');
  const { file, text } = await readTemplateText(location);
  return { file: path.basename(file), text };
}
