import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server';
import { stripInvisible } from '../world/untrusted.ts';
import type { CallResult, ResultPart } from '../mcp-proxy/result/call-result.ts';

/** Turns the outcome of an API call into content; where an output schema was published, structure must be there. */
export function toApiResult(result: CallResult, hasOutputSchema: boolean): CallToolResult {
  const content = result.parts.map((part) => toContent(part));
  if (result.isError) return { isError: true, content };
  const structured = result.structured ?? (hasOutputSchema ? {} : undefined);
  return { content, ...(structured === undefined ? {} : { structuredContent: { ...structured } }) };
}

function toContent(part: ResultPart): ContentBlock {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: stripInvisible(part.text) };
    case 'image':
    case 'audio':
      return { type: part.type, data: part.base64, mimeType: part.mediaType };
    case 'resource': {
      const { uri, mediaType, bytes, sha256, base64, filename } = part;
      if (base64 !== undefined) return { type: 'resource', resource: { uri, mimeType: mediaType, blob: base64 } };
      const name = filename === undefined ? '' : ` "${filename}"`;
      return {
        type: 'text',
        text: `Binary answer${name}: ${mediaType}, ${bytes} bytes, sha256 ${sha256}; too large to return.`,
      };
    }
  }
}
