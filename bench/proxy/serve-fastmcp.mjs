// Serves a specification with the npm package fastmcp, which has no command for it. It is copied beside the package.
// Usage: node serve-fastmcp.mjs <specification> <base URL> [header name] [header value]
import { fromOpenAPI } from 'fastmcp/openapi';

const [spec, baseUrl, headerName, headerValue] = process.argv.slice(2);
const server = await fromOpenAPI({
  spec,
  baseUrl,
  maxTools: 1_000_000,
  ...(headerName && { headers: { [headerName]: headerValue } }),
});
await server.start({ transportType: 'stdio' });
