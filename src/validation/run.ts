import { UserError } from '../world/errors.ts';
import { applyFixes } from './fixes/apply.ts';
import { openProjectFiles, type ProjectFiles } from './project/files.ts';
import { readTemplateText } from './read.ts';
import { summarize, type ValidationSummary } from './summary.ts';
import { validateTemplate, type Validation, type ValidationOptions } from './validate.ts';
import path from 'node:path';

export interface ValidationRequest extends Omit<ValidationOptions, 'now' | 'file' | 'files'> {
  /** Absolute path of a template or folder; or `content`. */
  readonly location?: string | undefined;
  readonly content?: string | undefined;
  readonly fix?: 'none' | 'safe' | 'all' | undefined;
}

/** Findings in one answer; the rest is counted. */
const maxFindings = 50;

/**
 * Validates a template given by place or text, and tries its fixes when asked. Given a place, also what lies beside it
 * and the template names: handlers, definitions, nested templates, samconfig.toml. Writes nothing.
 * @throws UserError when neither or both are given, or the file cannot be a template
 */
export async function runValidation(request: ValidationRequest, now: Date): Promise<ValidationSummary> {
  const { file, text, files } = await readSource(request);
  const options: ValidationOptions = { ...request, file, files, now };
  assertText(file, text);
  const validation = validateTemplate(text, options);
  if (!validation.isTemplate) throw new UserError(describeOther(file, text, validation));
  if (request.fix === undefined || request.fix === 'none') return summarize(validation, maxFindings);
  const result = applyFixes(text, options, request.fix);
  return summarize(result.validation, maxFindings, result);
}

function assertText(file: string, text: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  throw new UserError(`${file} is binary (a NUL character at offset ${at}). Pass the template's text, YAML or JSON.`);
}

/** What was given instead of a template, and what to give. */
function describeOther(file: string, text: string, { model, placeholder }: Validation): string {
  if (placeholder !== undefined)
    return `${file} holds placeholders that another tool fills in, such as ${placeholder}: it is not a template yet. Render it and pass the result.`;
  const advice = 'Pass a SAM or CloudFormation template: a mapping with a "Resources" section.';
  if (text.trim() === '') return `${file} is empty. ${advice}`;
  const keys = [...(model.root?.entries.keys() ?? [])].slice(0, 5);
  const found = keys.length > 0 ? `its top-level keys are ${keys.join(', ')}` : 'it is not a mapping';
  return `${file} is no template: ${found}. ${advice}`;
}

async function readSource({
  location,
  content,
}: ValidationRequest): Promise<{ file: string; text: string; files: ProjectFiles | undefined }> {
  if (content !== undefined && location !== undefined) {
    throw new UserError('Give either "path" or "content", not both.');
  }
  if (content !== undefined)
    return { file: /^\s*\{/.test(content) ? 'template.json' : 'template.yaml', text: content, files: undefined };
  if (location === undefined)
    throw new UserError('Give "path" (an absolute path of a template or its folder) or "content" (its text).');
  const { file, text } = await readTemplateText(location);
  return { file: path.basename(file), text, files: openProjectFiles(file) };
}
