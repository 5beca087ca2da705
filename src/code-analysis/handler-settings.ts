import { existsSync } from 'node:fs';
import path from 'node:path';
import { type FunctionDescription, readFunctions } from '../cloudformation/functions.ts';
import { buildModel } from '../cloudformation/model.ts';
import { parseTemplate } from '../cloudformation/parse.ts';
import type { CodeContext, HandlerSettings } from './code-model.ts';

const endings = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];
const batchEvents = new Set(['SQS', 'Kinesis', 'DynamoDB', 'MSK', 'SelfManagedKafka']);

/** The handlers a template names: absolute source file → what the template says of the functions in it. */
export function readHandlerSettings(templateText: string, templateFile: string): Map<string, HandlerSettings[]> {
  const settings = new Map<string, HandlerSettings[]>();
  const model = buildModel(parseTemplate(templateText, { file: templateFile }));
  for (const fn of readFunctions(model)) {
    const exportName = fn.handler?.split('.').at(-1);
    const file = sourceFileOf(fn, path.dirname(templateFile));
    if (exportName === undefined || file === undefined) continue;
    settings.set(file, [...(settings.get(file) ?? []), describeHandler(fn, exportName)]);
  }
  return settings;
}

function describeHandler(fn: FunctionDescription, exportName: string): HandlerSettings {
  const batches = fn.events.filter(({ type }) => batchEvents.has(type));
  const reporting = batches.filter(({ properties }) => reportsFailures(properties['FunctionResponseTypes']));
  return {
    functionId: fn.id,
    exportName,
    runtime: fn.runtime,
    contexts: contextsOf(fn),
    reportsBatchItemFailures: reporting.length > 0,
    hasSilentBatchSource: batches.length > reporting.length,
    isRestApi: fn.routes.some(({ kind }) => kind === 'Api'),
  };
}

function contextsOf(fn: FunctionDescription): CodeContext[] {
  const isStreamed = fn.routes.length > 0 && fn.routes.every(({ invokeMode }) => invokeMode === 'RESPONSE_STREAM');
  const candidates: [CodeContext, boolean][] = [
    ['durable', fn.durable !== undefined],
    ['tenant-isolated', fn.isTenantIsolated],
    ['managed-instances', fn.hasCapacityProvider],
    ['streaming', isStreamed],
  ];
  return candidates.flatMap(([context, holds]) => (holds ? [context] : []));
}

function reportsFailures(value: unknown): boolean {
  return Array.isArray(value) && value.includes('ReportBatchItemFailures');
}

/** esbuild's entry point of that name, else the handler's own path below CodeUri. */
function sourceFileOf(fn: FunctionDescription, directory: string): string | undefined {
  if (fn.handler === undefined) return undefined;
  const stem = fn.handler.split('.').slice(0, -1).join('.');
  const base = path.resolve(directory, fn.codeUri ?? '.');
  const entry = entryPoints(fn).find((candidate) => path.parse(candidate).name === path.basename(stem));
  if (entry !== undefined) return path.resolve(base, entry);
  return endings.map((ending) => path.resolve(base, `${stem}${ending}`)).find((file) => existsSync(file));
}

function entryPoints(fn: FunctionDescription): string[] {
  const properties = fn.metadata['BuildProperties'];
  const points =
    typeof properties === 'object' && properties !== null && 'EntryPoints' in properties ? properties.EntryPoints : [];
  return Array.isArray(points) ? points.filter((point) => typeof point === 'string') : [];
}
