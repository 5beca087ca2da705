import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { killTree } from '../../world/process.ts';
import { findBootstrap } from './bootstrap-path.ts';
import type { LambdaChildSettings } from './lambda-child.ts';

/** Descriptors of the child: 1 and 2 are its output, 3 its reports to us, 4 its invocations from us. */
export function spawnBootstrap(settings: LambdaChildSettings): ChildProcess {
  const { taskRoot, handler, runtimeMajor, durableTesting, memoryMb, env } = settings;
  const heapMb = Math.max(64, Math.floor(memoryMb * 0.9));
  return spawn(
    process.execPath,
    [
      '--enable-source-maps',
      `--max-old-space-size=${heapMb}`,
      findBootstrap(),
      JSON.stringify({ taskRoot, handler, runtimeMajor, durableTesting }),
    ],
    {
      cwd: taskRoot,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  );
}

const livePids = new Set<number>();
let isExitHookSet = false;

/** A crash of this process must not leave children behind: they lead their own groups. */
export function rememberChild(pid: number): void {
  livePids.add(pid);
  if (isExitHookSet) return;
  isExitHookSet = true;
  process.once('exit', () => {
    for (const live of livePids) killTree(live);
  });
}

export function forgetChild(pid: number | undefined): void {
  if (pid !== undefined) livePids.delete(pid);
}
