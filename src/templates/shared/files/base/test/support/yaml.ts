import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';

const tags = ['!Ref', '!GetAtt', '!Sub', '!If', '!Equals', '!Not', '!And', '!Or', '!Join', '!Select', '!Split'];

/** A template or another YAML file of this project; CloudFormation's short functions become their arguments. */
export function readYaml(path: string): unknown {
  const customTags = tags.flatMap((tag): (ScalarTag | CollectionTag)[] => [
    { tag, resolve: (text: string) => text },
    { tag, collection: 'seq' },
  ]);
  return parse(readFileSync(path, 'utf8'), { customTags });
}
