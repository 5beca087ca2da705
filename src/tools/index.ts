import type { ToolDefinition } from '../mcp/tool.ts';
import { buildService } from './build-service.ts';
import { checkCode } from './check-code.ts';
import { invokeLocal } from './invoke-local.ts';
import { scaffoldService } from './scaffold-service.ts';
import { simulateTraffic } from './simulate-traffic.ts';

/** Every tool, in the order clients list them. */
export const tools: readonly ToolDefinition[] = [
  scaffoldService,
  checkCode,
  simulateTraffic,
  buildService,
  invokeLocal,
];
