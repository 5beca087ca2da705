import type { Severity } from '../rule.ts';
import { type SarifInput, uriOf } from './sarif.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands that GitHub Actions shows beside the changed lines, one a line. */
export function toGithubAnnotations(inputs: readonly SarifInput[]): string {
  return inputs
    .flatMap(({ uri, validation }) =>
      validation.findings.map((finding) => {
        const { severity, rule, message, resource, range } = finding;
        const { start, end } = range;
        const column =
          start.line === end.line ? `,col=${start.column},endColumn=${Math.max(start.column, end.column - 1)}` : '';
        const place = `file=${escapeProperty(uriOf(uri, finding))},line=${start.line},endLine=${end.line}${column},title=${escapeProperty(rule)}`;
        return `::${commands[severity]} ${place}::${escapeData(resource === undefined ? message : `${resource}: ${message}`)}`;
      }),
    )
    .join('\n');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
