// MCP clients whose HTTP requests travel as Lambda events.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/**
 * Connects a client to a function.
 * @param {'legacy' | 'modern'} era
 * @param {(request: { method: string, headers: Record<string, string>, body: string }) => Promise<{ status: number, headers: Record<string, string>, body: string }>} send
 */
export async function connectThrough(era, send) {
  let previous = Promise.resolve();
  const fetchThrough = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    // The emulator runs one invocation at a time.
    const answer = previous.then(() =>
      send({ method: request.method, headers: Object.fromEntries(request.headers), body }),
    );
    previous = answer.catch(() => undefined);
    const { status, headers, body: text } = await answer;
    return new Response(text === '' ? null : text, { status, headers });
  };
  const versionNegotiation = { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' };
  const client = new Client({ name: 'check-emulator', version: '1.0.0' }, { versionNegotiation });
  const address = new URL('https://function.example.com/mcp');
  await client.connect(new StreamableHTTPClientTransport(address, { fetch: fetchThrough }));
  return client;
}

/** @param {any} result of a tool @returns {string} its text */
export function textOf(result) {
  return result.content.map(({ text = '' }) => text).join('\n');
}
