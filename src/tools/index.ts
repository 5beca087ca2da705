import type { ToolDefinition } from '../mcp/tool.ts';
import { buildService } from './build-service.ts';
import { invokeLocal } from './invoke-local.ts';

/** Every tool, in the order clients list them. */
export const tools: readonly ToolDefinition[] = [buildService, invokeLocal];
