import { z } from 'zod';
import type { ToolResult } from '../tools/tool.js';

/** What a lookup tool answers: sentences for people, made where the figures are known. */
const Described = z.object({ summary: z.string() });

/** A sentence on what a tool found out; empty where it has nothing to say. A failure is said, never hidden. */
export function describeFinding(tool: string, result: ToolResult<unknown>): string {
  if (!result.success) return `I could not ask ${tool.replaceAll('_', ' ')} just now.`;
  return Described.safeParse(result.data).data?.summary ?? '';
}
