import type { Diagnostic } from './operation.ts';

/** Diagnostics kept of one code; a hostile or sloppy specification can raise millions. */
const keptPerCode = 200;

export interface Diagnostics {
  add(severity: Diagnostic['severity'], code: string, pointer: string, message: string): void;
  /** In the order found, duplicates left out; one closing entry per code that had more than were kept. */
  list(): readonly Diagnostic[];
}

/** Collects what went wrong or was repaired while reading a specification. */
export function collectDiagnostics(): Diagnostics {
  const found = new Map<string, Diagnostic>();
  const countByCode = new Map<string, number>();
  return {
    add(severity, code, pointer, message) {
      const key = `${code}\n${pointer}\n${message}`;
      if (found.has(key)) return;
      const count = (countByCode.get(code) ?? 0) + 1;
      countByCode.set(code, count);
      if (count <= keptPerCode) found.set(key, { code, severity, pointer, message });
    },
    list() {
      const overflow = [...countByCode].filter(([, count]) => count > keptPerCode);
      return [
        ...found.values(),
        ...overflow.map(([code, count]): Diagnostic => ({
          code,
          severity: 'info',
          pointer: '',
          message: `${count - keptPerCode} more "${code}" are not shown.`,
        })),
      ];
    },
  };
}
