/**
 * undici's connection pool without fetch, WebSocket and caches: half the bytes and half the load time
 * of the package's main entry, which has no separate export for it.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export = Pool;
}
