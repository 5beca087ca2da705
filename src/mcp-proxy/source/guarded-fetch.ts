import { UserError } from '../../world/errors.ts';
import { createHttpClient } from '../http/client.ts';
import type { NetworkPolicy } from '../http/guard.ts';
import type { SourceWorld } from './read-source.ts';

const maxDocumentBytes = 64 * 1024 * 1024;
const timeoutMs = 60_000;

/** Fetches specifications through the guarded client: addresses checked and pinned, same-origin redirects, a size cap. */
export function createSourceFetch(policy: NetworkPolicy): NonNullable<SourceWorld['fetchText']> {
  return async (address, signal) => {
    const url = new URL(address);
    const http = createHttpClient({ policy, maxResponseBytes: maxDocumentBytes });
    try {
      const response = await http.send(
        {
          method: 'GET',
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          headers: [['accept', 'application/json, application/yaml, */*']],
        },
        { timeoutMs, signal },
      );
      if (response.status !== 200)
        throw new UserError(`${address} answered ${response.status} ${response.statusText}. Check the URL.`);
      if (response.isTruncated)
        throw new UserError(`${address} is larger than ${maxDocumentBytes} bytes. Download it and pass a part of it.`);
      return { text: response.body.toString('utf8'), url: response.url };
    } finally {
      await http.close();
    }
  };
}
