// Serves a specification with the npm package fastmcp, which has no command for it. It is copied beside the package.
// Usage: node serve-fastmcp.mjs fastmcp/openapi <specification> <base URL> [header name] [header value]
const [module, spec, baseUrl, headerName, headerValue] = process.argv.slice(2);
// The project does not have this package, so that its name comes from outside.
const { fromOpenAPI } = await import(module);
const server = await fromOpenAPI({
  spec,
  baseUrl,
  maxTools: 1_000_000,
  ...(headerName && { headers: { [headerName]: headerValue } }),
});
await server.start({ transportType: 'stdio' });
