import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDescription } from '../cloudformation/functions.ts';
import { readFunctions } from '../cloudformation/functions.ts';
import { limits } from '../cloudformation/limits.ts';
import type { TemplateModel } from '../cloudformation/model.ts';
import { buildModel } from '../cloudformation/model.ts';
import { parseTemplate } from '../cloudformation/parse.ts';
import { templateNames } from '../cloudformation/template-files.ts';
import type { ReferenceResolver } from '../cloudformation/text.ts';
import { facts } from '../guidance/facts/index.ts';
import { UserError } from '../world/errors.ts';
import { createStandIns } from './stand-ins.ts';

/** A service as its template describes it, ready to build and run on this machine. */
export interface LocalProject {
  /** Absolute folder of the template: what CodeUri is relative to. */
  readonly directory: string;
  readonly templatePath: string;
  readonly model: TemplateModel;
  readonly functions: readonly FunctionDescription[];
  readonly region: string;
  readonly resolveReference: ReferenceResolver;
}

export interface ProjectQuery {
  /** Real, absolute path of a project folder or of its template. */
  readonly location: string;
  /** Default us-east-1: nothing local depends on it. */
  readonly region?: string | undefined;
}

/**
 * Reads the template of a project.
 * @throws UserError when there is none, it cannot be read as a template, or it has no function.
 */
export async function readProject({ location, region = 'us-east-1' }: ProjectQuery): Promise<LocalProject> {
  const templatePath = await findTemplate(location);
  const document = parseTemplate(await readFile(templatePath, 'utf8'), { file: templatePath });
  const [problem] = document.problems;
  if (problem) {
    const { line, column } = document.positionAt(problem.start);
    throw new UserError(
      `${templatePath}:${line}:${column} ${problem.message} Run validate_template on it for all problems and their fixes.`,
    );
  }
  const model = buildModel(document);
  const directory = path.dirname(templatePath);
  const resolveReference = createStandIns(model, region, path.basename(directory).replace(/[^A-Za-z0-9-]/g, '-'));
  const functions = readFunctions(model, { resolve: resolveReference }).map(withinLimits);
  assertNames(templatePath, functions);
  if (functions.length === 0) {
    throw new UserError(
      `${templatePath} has no Lambda function: neither AWS::Serverless::Function nor AWS::Lambda::Function is among its ${model.resources.size} resources.`,
    );
  }
  return { directory, templatePath, model, functions, region, resolveReference };
}

/** Logical ids name folders here; CloudFormation takes nothing but letters and digits either. */
function assertNames(templatePath: string, functions: readonly FunctionDescription[]): void {
  const odd = functions.find((fn) => !/^[A-Za-z0-9]{1,255}$/.test(fn.id));
  if (odd) {
    const { line } = odd.range.start;
    throw new UserError(
      `${templatePath}:${line} "${odd.id.slice(0, 80)}" is no logical id: CloudFormation takes letters and digits only.`,
    );
  }
}

/** Timeout and MemorySize as Lambda could have them; what is outside is validate_template's to report. */
function withinLimits(fn: FunctionDescription): FunctionDescription {
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return {
    ...fn,
    timeoutSeconds: clamp(fn.timeoutSeconds, 1, facts['lambda.timeout.maxSeconds'].value),
    memoryMb: clamp(fn.memoryMb, facts['lambda.memory.minMb'].value, facts['lambda.memory.maxMb'].value),
  };
}

async function findTemplate(location: string): Promise<string> {
  const status = await stat(location).catch(() => undefined);
  if (!status) throw new UserError(`${location} does not exist. Pass a project folder or its template.yaml.`);
  if (status.isFile()) return assertReadable(location, status.size);
  for (const name of templateNames) {
    const candidate = path.join(location, name);
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return assertReadable(candidate, found.size);
  }
  throw new UserError(
    `${location} holds no ${templateNames.join(', ')}. Pass the folder of a SAM project, or make one with scaffold_service.`,
  );
}

function assertReadable(file: string, bytes: number): string {
  if (bytes <= limits.bytes) return file;
  throw new UserError(`${file} has ${bytes} bytes; a template has at most ${limits.bytes}. Pass the template itself.`);
}

/**
 * The functions named, or all of them.
 * @throws UserError that lists the known names when one is unknown.
 */
export function selectFunctions(project: LocalProject, names: readonly string[] | undefined): FunctionDescription[] {
  if (!names || names.length === 0) return [...project.functions];
  return names.map((name) => selectFunction(project, name));
}

export function selectFunction({ functions, templatePath }: LocalProject, name: string): FunctionDescription {
  const found = functions.find((fn) => fn.id === name);
  if (found) return found;
  const known = functions.map((fn) => fn.id).join(', ');
  throw new UserError(
    `No function "${name}" in ${templatePath}. Known: ${known}. Use the logical id, in this spelling.`,
  );
}
