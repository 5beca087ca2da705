import { stringify, type ScalarTag } from 'yaml';

/** A CloudFormation short function in a document: `!Ref Queue`, `!GetAtt Queue.Arn`, `!Sub 'arn:…'`. */
export class ShortFunction {
  readonly tag: '!Ref' | '!GetAtt' | '!Sub';
  readonly argument: string;

  constructor(tag: '!Ref' | '!GetAtt' | '!Sub', argument: string) {
    this.tag = tag;
    this.argument = argument;
  }
}

export const ref = (logicalId: string): ShortFunction => new ShortFunction('!Ref', logicalId);
export const getAtt = (logicalId: string, attribute: string): ShortFunction =>
  new ShortFunction('!GetAtt', `${logicalId}.${attribute}`);

/** The text itself, or `!Sub` where it holds a pseudo parameter. */
export function text(value: string): string | ShortFunction {
  return value.includes('${') ? new ShortFunction('!Sub', value) : value;
}

const tags: ScalarTag[] = (['!Ref', '!GetAtt', '!Sub'] as const).map((tag) => ({
  tag,
  identify: (value: unknown) => value instanceof ShortFunction && value.tag === tag,
  resolve: (argument: string) => new ShortFunction(tag, argument),
  stringify: ({ value }) => {
    const argument = value instanceof ShortFunction ? value.argument : String(value);
    return tag === '!Sub' ? `'${argument.replaceAll("'", "''")}'` : argument;
  },
}));

/** A template document as YAML with short functions. */
export function toYaml(document: unknown): string {
  return stringify(document, {
    customTags: tags,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    defaultStringType: 'PLAIN',
    version: '1.1',
  });
}
