import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server';
import { markUntrusted } from '../world/untrusted.ts';
import type { ToolDefinition } from './tool.ts';

/** A token is about four characters of English or JSON. */
const charactersPerToken = 4;
const textBudget = 2_000 * charactersPerToken;
const structuredBudget = 8_000 * charactersPerToken;

/** The one way out: turns a handler's value into text for the model and `structuredContent` for programs. */
export async function toCallResult(
  tool: ToolDefinition,
  value: Record<string, unknown>,
  input: Record<string, unknown>,
  redact: (text: string) => string,
): Promise<CallToolResult> {
  const bounded = boundValue(value, structuredBudget);
  const notes = bounded.cuts.map((cut) => `Structured result shortened: ${cut}.`);
  const text = cutText(redact(tool.text(value, input, markUntrusted)), textBudget, tool.more);
  const content: ContentBlock[] = [{ type: 'text', text: [text, ...notes].join('\n') }];
  for (const image of (await tool.images?.(value, input)) ?? []) {
    content.push({ type: 'image', data: image.data, mimeType: image.mimeType });
    content.push({ type: 'text', text: `Image: ${image.alternativeText}` });
  }
  return { content, structuredContent: redactStrings(bounded.value, redact) };
}

/** An answer the model can act on: what failed and what to do next. `structuredContent` stays away. */
export function toErrorResult(message: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: cutText(message, textBudget) }] };
}

/** Cuts at a line end, and says how much is missing and how to get it. */
function cutText(text: string, budget: number, more?: string): string {
  if (text.length <= budget) return text;
  const lastLine = text.lastIndexOf('\n', budget);
  const kept = text.slice(0, lastLine > budget / 2 ? lastLine : budget);
  const missing = text.slice(kept.length);
  const amount = `${missing.split('\n').length - 1 || 1} more lines, ${missing.length} characters`;
  return `${kept}\n… cut here (${amount}).${more === undefined ? '' : ` ${more}`}`;
}

interface BoundedValue {
  readonly value: Record<string, unknown>;
  /** One note per shortened list, e.g. `findings 40 of 312`. */
  readonly cuts: readonly string[];
}

/** Halves the longest lists, then the longest strings, until the value fits the budget as JSON. */
function boundValue(value: Record<string, unknown>, budget: number): BoundedValue {
  let size = JSON.stringify(value).length;
  if (size <= budget) return { value, cuts: [] };
  const copy = structuredClone(value);
  const totals = new Map<string, { total: number; holder: unknown[] }>();
  while (size > budget) {
    const largest = largestList(copy, []);
    if (largest === undefined) break;
    const { path, list } = largest;
    totals.set(path, { total: totals.get(path)?.total ?? list.length, holder: list });
    list.length = Math.floor(list.length / 2);
    size = JSON.stringify(copy).length;
  }
  const cuts = [...totals].map(([path, { total, holder }]) => `${path} ${holder.length} of ${total}`);
  if (size > budget) {
    shortenStrings(copy, Math.max(500, Math.floor(budget / 16)));
    cuts.push('long strings');
  }
  return { value: copy, cuts };
}

function largestList(
  node: unknown,
  path: readonly string[],
): { path: string; list: unknown[]; size: number } | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  let largest: { path: string; list: unknown[]; size: number } | undefined;
  if (Array.isArray(node) && node.length > 1) {
    largest = { path: path.join('.'), list: node, size: JSON.stringify(node).length };
    return largest;
  }
  for (const [key, child] of Object.entries(node)) {
    const candidate = largestList(child, [...path, key]);
    if (candidate && candidate.size > (largest?.size ?? 0)) largest = candidate;
  }
  return largest;
}

function shortenStrings(node: unknown, limit: number): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries(node)) {
    if (typeof child === 'string' && child.length > limit) {
      Reflect.set(node, key, `${child.slice(0, limit)}… [${child.length - limit} more characters]`);
    }
    shortenStrings(child, limit);
  }
}

function redactStrings(value: Record<string, unknown>, redact: (text: string) => string): Record<string, unknown> {
  const copy = structuredClone(value);
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if (typeof child === 'string') Reflect.set(node, key, redact(child));
      visit(child);
    }
  };
  visit(copy);
  return copy;
}
