import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { named } from './errors.mjs';
import { streamingMark } from './response-stream.mjs';

const callbackRemovedInMajor = 24;

function findHandlerFile(taskRoot, modulePath) {
  const base = path.resolve(taskRoot, modulePath);
  const found = ['', '.js', '.mjs', '.cjs']
    .map((extension) => base + extension)
    .find((file) => existsSync(file) && path.extname(file) !== '');
  if (!found)
    throw named('Runtime.ImportModuleError', `Cannot find module '${modulePath}' (.js, .mjs or .cjs) in ${taskRoot}`);
  return found;
}

/** CommonJS goes through require, as in Lambda; ES modules through import. */
async function loadModule(file) {
  const require = createRequire(file);
  if (path.extname(file) === '.mjs') return import(pathToFileURL(file).href);
  try {
    return require(file);
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(file).href);
  }
}

/**
 * The function that `folder/file.export` names, refused as Lambda would refuse it.
 * @param {{ taskRoot: string, handler: string, runtimeMajor: number }} settings
 */
export async function loadHandler({ taskRoot, handler: handlerName, runtimeMajor }) {
  const directory = path.posix.dirname(handlerName);
  const [moduleName, ...exportPath] = path.posix.basename(handlerName).split('.');
  if (!moduleName || exportPath.length === 0) {
    throw named(
      'Runtime.MalformedHandlerName',
      `Bad handler "${handlerName}": it must be file.export, for example src/app.handler`,
    );
  }
  const loaded = await loadModule(findHandlerFile(taskRoot, path.posix.join(directory, moduleName)));
  const pick = (root) => exportPath.reduce((value, name) => value?.[name], root);
  const handler = pick(loaded) ?? pick(loaded?.default);
  if (handler === undefined) {
    throw named(
      'Runtime.HandlerNotFound',
      `${handlerName} is undefined or not exported. Exports: ${Object.keys(loaded).join(', ') || 'none'}`,
    );
  }
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  if (handler.length >= 3 && !handler[streamingMark] && runtimeMajor >= callbackRemovedInMajor) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      `${handlerName} takes a callback as its third parameter. Lambda removed callback handlers with Node.js ${callbackRemovedInMajor}: make it async and return the result.`,
    );
  }
  return handler;
}
