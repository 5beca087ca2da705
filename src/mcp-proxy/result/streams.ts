import { parseExactJson } from './exact-json.ts';

/** Records of a stream as far as it was read: JSON values, or texts where a record is not JSON. */
export function readStream(text: string, essence: string): unknown[] {
  if (essence === 'text/event-stream') return readEvents(text);
  const separator = essence === 'application/json-seq' ? '\u001e' : '\n';
  return text
    .split(separator)
    .map((record) => record.trim())
    .filter((record) => record !== '')
    .map((record) => parseExactJson(record)?.value ?? record);
}

/** Server-sent events (WHATWG HTML 9.2.6): plain data where an event has no name and no id. */
function readEvents(text: string): unknown[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map(readEvent)
    .filter((event) => event !== undefined);
}

function readEvent(block: string): unknown {
  const fields = new Map<string, string[]>();
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? [];
    const known = fields.get(name);
    if (known !== undefined) known.push(value);
    else if (name !== '') fields.set(name, [value]);
  }
  const lines = fields.get('data');
  if (lines === undefined) return undefined;
  const joined = lines.join('\n');
  const data = parseExactJson(joined)?.value ?? joined;
  const event = fields.get('event')?.at(-1);
  const id = fields.get('id')?.at(-1);
  if (event === undefined && id === undefined) return data;
  return { ...(event !== undefined && { event }), ...(id !== undefined && { id }), data };
}
