import path from 'node:path';
import type { ProjectFiles } from './files.ts';

/** Folders that builds write, by the names builds give them. */
const builtFolders =
  /^(?:\.?aws-sam|\.?build|\.?dist[\w.-]*|\.?out|output|target|lib|libs|bin|obj|pkg|package|packages?d|publish|deploy|artifacts?|cdk\.out|bundles?|bundled|compiled|generated|gen|tmp|temp|zip|node_modules|vendor|venv|\.venv|\.[\w-]+)$/i;
const builtFiles = /\.(?:zip|jar|tgz|tar\.gz|war|wasm)$/i;

/** A path in the template's folder, from the template's folder; undefined when it leads elsewhere or is not literal. */
export function localPath(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || /[\\\0]|\$[{(]|\{\{/.test(text)) return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(text) || text.startsWith('/') || text.startsWith('~')) return undefined;
  const normal = path.posix.normalize(text).replace(/\/$/, '');
  return normal === '..' || normal.startsWith('../') ? undefined : normal;
}

/** True when a missing path may be what a build writes later: by its name, or because git ignores it. */
export function mayBeBuilt(files: ProjectFiles, file: string): boolean {
  const steps = file.split('/');
  if (builtFiles.test(file) || steps.some((step) => step !== '.' && builtFolders.test(step))) return true;
  const ignored = (files.read('.gitignore') ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^[/!]+|[/*]+$/g, ''));
  return ignored.some((line) => line !== '' && (steps.includes(line) || file.startsWith(`${line}/`) || file === line));
}
