import type { ToolDefinition } from '../mcp/tool.ts';

/** Every tool, in the order clients list them. */
export const tools: readonly ToolDefinition[] = [];
