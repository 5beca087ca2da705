// One function of a project that `sam build` built, running under the Lambda runtime interface emulator.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';

const startLimitMs = 10_000;
/** A function that streams to HTTP sends status and headers as JSON, this, and then the body. */
const separator = Buffer.alloc(8);

/**
 * Starts a function as its template says: handler, variables, memory, time limit, log format.
 * @param {import('./tools.mjs').EmulatorTools} tools
 * @param {{ build: string, logicalId: string, handler?: string, env?: Record<string, string | undefined> }} options `build` is
 *   the folder that `sam build` wrote; `handler` and `env` replace what the template says
 */
export async function startFunction(tools, { build, logicalId, handler, env = {} }) {
  const settings = await readFunction(build, logicalId);
  const [invokePort, runtimePort] = await Promise.all([freePort(), freePort()]);
  const addresses = ['--runtime-interface-emulator-address', `127.0.0.1:${invokePort}`];
  addresses.push('--runtime-api-address', `127.0.0.1:${runtimePort}`);
  const command = [tools.node, tools.client, handler ?? settings.handler];
  const child = spawn(tools.emulator, ['--log-level', 'info', ...addresses, ...command], {
    cwd: settings.taskRoot,
    env: { PATH: '/usr/bin:/bin', ...settings.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The emulator and the runtime that it starts end together.
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk.toString()));
  await untilListening(invokePort, child);
  return {
    /** @param {object} event @returns {Promise<Buffer>} what the function answered */
    async invoke(event) {
      const response = await fetch(`http://127.0.0.1:${invokePort}/2015-03-31/functions/function/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
      });
      return Buffer.from(await response.arrayBuffer());
    },
    log: () => log,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

/** @param {Buffer} answer of a function that streams @returns {{ status: number, headers: Record<string, string>, body: string }} */
export function readStreamed(answer) {
  const end = answer.indexOf(separator);
  if (end < 0) throw new Error(`The function did not stream: ${answer.toString('utf8').slice(0, 2000)}`);
  const { statusCode, headers } = JSON.parse(answer.toString('utf8', 0, end));
  return { status: statusCode, headers, body: answer.toString('utf8', end + separator.length) };
}

/** @param {Buffer} answer of a function that answers at once @returns {{ status: number, headers: Record<string, string>, body: string }} */
export function readBuffered(answer) {
  const { statusCode, headers = {}, body = '', ...failure } = JSON.parse(answer.toString('utf8'));
  if (statusCode === undefined) throw new Error(`The function failed: ${JSON.stringify(failure)}`);
  return { status: statusCode, headers, body };
}

/** How long the runtime took to load the function, and each invocation, in the emulator's own words. */
export function measured(log) {
  const initMs = Number(/INIT REPORT\(durationMs: ([\d.]+)\)/.exec(log)?.[1]);
  const invocations = [...log.matchAll(/INVOKE RTDONE\(status: success.*?duration: ([\d.]+)ms\)/g)];
  return { initMs, invocationsMs: invocations.map(([, duration]) => Number(duration)) };
}

async function readFunction(build, logicalId) {
  const template = parse(await readFile(path.join(build, 'template.yaml'), 'utf8'), { logLevel: 'silent' });
  const properties = { ...template.Globals?.Function, ...template.Resources[logicalId].Properties };
  const variables = {
    ...template.Globals?.Function?.Environment?.Variables,
    ...template.Resources[logicalId].Properties.Environment?.Variables,
  };
  const taskRoot = path.resolve(build, properties.CodeUri);
  return {
    taskRoot,
    handler: properties.Handler,
    env: {
      LAMBDA_TASK_ROOT: taskRoot,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_LAMBDA_FUNCTION_NAME: logicalId,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
      AWS_LAMBDA_FUNCTION_TIMEOUT: String(properties.Timeout),
      AWS_LAMBDA_LOG_FORMAT: properties.LoggingConfig?.LogFormat ?? 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      // A resource that is referred to stands under its logical id here.
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value.Ref ?? value)])),
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port, child) {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      delay(1_000, false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await delay(50);
  }
  throw new Error('The emulator does not listen.');
}
