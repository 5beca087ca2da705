// An HTTP server that keeps every request as it arrived.
import { createServer } from 'node:http';

/** @param {(url: string) => string | undefined} redirectOf where a path redirects to, if it does */
export async function startRecorder(redirectOf = () => undefined) {
  const seen = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
      const location = redirectOf(request.url);
      if (location !== undefined) response.writeHead(302, { location }).end();
      else response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
