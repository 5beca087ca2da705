import type { Rule } from '../../rule.ts';
import { enumeration } from './enum.ts';
import { items } from './items.ts';
import { length } from './length.ts';
import { oneOf } from './one-of.ts';
import { pattern } from './pattern.ts';
import { range } from './range.ts';
import { readOnly } from './read-only.ts';
import { required } from './required.ts';
import { tags } from './tags.ts';
import { type } from './type.ts';
import { unique } from './unique.ts';
import { unknownProperty } from './unknown-property.ts';

/** What the schemas of the resource types say. */
export const schemaRules: readonly Rule[] = [
  unknownProperty,
  required,
  type,
  enumeration,
  range,
  length,
  pattern,
  items,
  unique,
  readOnly,
  oneOf,
  tags,
];
