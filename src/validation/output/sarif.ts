import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Finding } from '../finding.ts';
import { isSecurityRule, type Rule, type Severity } from '../rule.ts';
import type { Validation } from '../validate.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** One file's validation, with the path to show, relative to the repository and with forward slashes. */
export interface SarifInput {
  readonly uri: string;
  readonly validation: Validation;
}

/** Path to show for a finding: the template's, or that of the file beside it. */
export function uriOf(template: string, { isElsewhere, file }: Finding): string {
  return isElsewhere && file !== undefined ? path.posix.join(path.posix.dirname(template), file) : template;
}

/**
 * A SARIF 2.1.0 log of one or more validations, as plain data for JSON.
 * @param rules the rules to describe; those without findings are left out
 */
export function toSarif(inputs: readonly SarifInput[], rules: readonly Rule[], version: string): object {
  const used = new Set(inputs.flatMap(({ validation }) => validation.findings.map(({ rule }) => rule)));
  const described = rules.filter(({ id }) => used.has(id));
  const indexes = new Map<string, number>(described.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'serverless-mcp',
            version,
            informationUri: 'https://www.npmjs.com/package/serverless-mcp',
            rules: described.map(describeRule),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: inputs.flatMap(({ uri, validation }) =>
          validation.findings.map((finding) => toResult(uri, finding, validation, indexes.get(finding.rule))),
        ),
      },
    ],
  };
}

/** Scores of security findings on the scale of 0 to 10 by which GitHub sorts them; 7 and more are high. */
const securityScores = { error: '8.0', warning: '7.0', info: '5.0' } as const satisfies Record<Severity, string>;

function describeRule(rule: Rule): object {
  const { id, title, why, source, severity, aliases = [] } = rule;
  const family = id.split('/')[0] ?? id;
  const isSecurity = isSecurityRule(rule);
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    helpUri: source,
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set([family, ...(isSecurity ? ['security'] : []), ...aliases])],
      ...(isSecurity ? { 'security-severity': securityScores[severity] } : {}),
    },
  };
}

function toResult(template: string, finding: Finding, { model }: Validation, ruleIndex: number | undefined): object {
  const { rule, severity, message, range, propertyPath, resource, related, fix } = finding;
  const uri = uriOf(template, finding);
  const artifactLocation = { uri };
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation, region: toRegion(range) },
        ...(propertyPath === undefined
          ? {}
          : { logicalLocations: [{ name: resource ?? propertyPath, fullyQualifiedName: propertyPath }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((place, id) => ({
            id,
            message: { text: place.message },
            physicalLocation: { artifactLocation, region: toRegion(place.range) },
          })),
        }),
    ...(fix
      ? {
          fixes: [
            {
              description: { text: fix.description },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: fix.edits.map((edit) => ({
                    deletedRegion: toRegion(model.document.rangeOf(edit)),
                    insertedContent: { text: edit.newText },
                  })),
                },
              ],
            },
          ],
        }
      : {}),
    // Stays the same when lines move, so a report knows an old finding again.
    partialFingerprints: {
      'ruleAndPath/v1': createHash('sha256')
        .update(`${rule} ${uri} ${propertyPath ?? (finding.isElsewhere ? message : '')}`)
        .digest('hex')
        .slice(0, 32),
    },
  };
}

function toRegion({ start, end }: Finding['range']): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
