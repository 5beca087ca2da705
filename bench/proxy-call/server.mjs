// Answers every request with the same kilobyte of JSON, at once or after DELAY_MS; tells its port to the parent.
import { createServer } from 'node:http';

const delayMs = Number(process.env.DELAY_MS ?? 0);
const body = JSON.stringify({
  items: Array.from({ length: 12 }, (_, id) => ({ id, name: `pet number ${id}`, tags: ['a', 'b'], sold: false })),
  total: 12,
});
const server = createServer((request, response) => {
  request.resume();
  const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  if (delayMs === 0) request.on('end', answer);
  else request.on('end', () => setTimeout(answer, delayMs));
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
