/** Bounds on what is read at all. The size is CloudFormation's own for a template in S3; the rest guard this process. */
export const limits = {
  bytes: 1024 * 1024,
  depth: 200,
  nodes: 200_000,
  aliases: 100,
} as const;

export type Limit = keyof typeof limits;

/** The text goes beyond what any deployable template needs. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
  readonly limit: Limit;
  readonly offset: number;
  constructor(limit: Limit, offset: number) {
    super(describeLimit(limit));
    this.limit = limit;
    this.offset = offset;
  }
}

function describeLimit(limit: Limit): string {
  switch (limit) {
    case 'bytes':
      return `The text is larger than ${limits.bytes} bytes, the most CloudFormation takes. Split it into nested stacks.`;
    case 'depth':
      return `Values are nested deeper than ${limits.depth} levels here.`;
    case 'nodes':
      return `The text holds more than ${limits.nodes} values.`;
    case 'aliases':
      return `The text uses more than ${limits.aliases} YAML aliases. Write the values out.`;
  }
}
