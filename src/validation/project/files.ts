import { lstatSync, readFileSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isWithin } from '../../world/paths.ts';

/** `unknown`: outside the folder, unreadable, or beyond the bounds; nothing may be concluded from it. */
export type FileKind = 'file' | 'folder' | 'missing' | 'unknown';

/** What lies beside a template. Paths are relative to the template's folder, with forward slashes. */
export interface ProjectFiles {
  /** Name of the template file itself. */
  readonly templateName: string;
  kindOf(file: string): FileKind;
  /** Text of a file; undefined when it is no readable text file of a sane size. */
  read(file: string): string | undefined;
  /** Names in a folder; undefined when it is no readable folder. */
  namesIn(folder: string): readonly string[] | undefined;
}

/** What one validation may read beside the template. */
export const readingBounds = {
  lookups: 2_000,
  files: 300,
  fileBytes: 1024 * 1024,
  totalBytes: 8 * 1024 * 1024,
} as const;

/**
 * Reader of the folder a template lies in. It reads on demand and each file once, never outside the folder: what a
 * link leads out of it to is `unknown`, and so is everything once `readingBounds` are spent.
 * @param template absolute path of the template file
 */
export function openProjectFiles(template: string): ProjectFiles {
  return new FolderReader(template);
}

interface Located {
  readonly kind: FileKind;
  /** Real absolute path of a file or folder. */
  readonly real: string;
}

const unknown: Located = { kind: 'unknown', real: '' };
const missing: Located = { kind: 'missing', real: '' };

class FolderReader implements ProjectFiles {
  readonly templateName: string;
  private readonly folder: string;
  private readonly located = new Map<string, Located>();
  private readonly texts = new Map<string, string | undefined>();
  private bytesLeft: number = readingBounds.totalBytes;

  constructor(template: string) {
    this.templateName = path.basename(template);
    this.folder = realOf(path.dirname(template)) ?? '';
  }

  kindOf(file: string): FileKind {
    return this.locate(file).kind;
  }

  read(file: string): string | undefined {
    const { kind, real } = this.locate(file);
    if (kind !== 'file') return undefined;
    if (!this.texts.has(real) && this.texts.size < readingBounds.files) this.texts.set(real, this.readText(real));
    return this.texts.get(real);
  }

  namesIn(folder: string): readonly string[] | undefined {
    const { kind, real } = this.locate(folder);
    if (kind !== 'folder') return undefined;
    try {
      return readdirSync(real);
    } catch {
      return undefined;
    }
  }

  private locate(file: string): Located {
    const known = this.located.get(file);
    if (known) return known;
    if (this.located.size >= readingBounds.lookups) return unknown;
    const found = this.find(file);
    this.located.set(file, found);
    return found;
  }

  private find(file: string): Located {
    if (this.folder === '' || file.includes('\0') || file.includes('\\') || path.isAbsolute(file)) return unknown;
    const target = path.join(this.folder, file);
    if (!isWithin(this.folder, target)) return unknown;
    let current = this.folder;
    for (const step of path.relative(this.folder, target).split(path.sep)) {
      const next = path.join(current, step);
      const status = statusOf(next);
      if (status === 'missing' || status === 'unknown') return status === 'missing' ? missing : unknown;
      // A link is followed only to what lies in the folder.
      const real = status.isSymbolicLink() ? realOf(next) : next;
      if (real === undefined || !isWithin(this.folder, real)) return unknown;
      current = real;
    }
    return { kind: kindOf(current), real: current };
  }

  private readText(real: string): string | undefined {
    try {
      const { size } = statSync(real);
      if (size > readingBounds.fileBytes || size > this.bytesLeft) return undefined;
      this.bytesLeft -= size;
      const text = readFileSync(real, 'utf8');
      return text.includes('\0') ? undefined : text;
    } catch {
      return undefined;
    }
  }
}

function statusOf(file: string): Stats | 'missing' | 'unknown' {
  try {
    return lstatSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown';
  }
}

/** Devices, pipes and sockets are unknown: reading them may never end. */
function kindOf(real: string): FileKind {
  try {
    const status = statSync(real);
    return status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'unknown';
  } catch {
    return 'unknown';
  }
}

function realOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
