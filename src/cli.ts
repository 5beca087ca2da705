#!/usr/bin/env node
import module from 'node:module';

// From Node 22.1 on, V8 keeps what it compiled for the next start. Everything else is imported after this.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
const { main } = await import('./cli/main.ts');

process.exitCode = await main(process.argv.slice(2), process.env);
