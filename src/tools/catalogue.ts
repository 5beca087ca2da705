import { toEntry } from '../mcp/schema.ts';
import type { ToolEntry } from '../mcp/tool.ts';
import { tools } from './index.ts';

/**
 * Every tool as the server lists it. The build replaces this module by one that holds the published parts as data
 * and loads a tool's own module on its first call (scripts/catalogue-plugin.mjs).
 */
export const catalogue: readonly ToolEntry[] = tools.map((tool) => toEntry(tool));
