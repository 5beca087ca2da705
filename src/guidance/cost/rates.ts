import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { facts, type FactId } from '../facts/index.ts';
import type { Fact } from '../facts/types.ts';
import { describeError, UserError } from '../../world/errors.ts';
import type { Tier } from './tiers.ts';

type PricesWhere<Shape> = {
  [K in FactId]: K extends `price.${string}` ? ((typeof facts)[K] extends { value: Shape } ? K : never) : never;
}[FactId];

export type UsdPriceId = PricesWhere<number>;
export type TieredPriceId = PricesWhere<readonly Tier[]>;
export type InstanceType = keyof (typeof facts)['price.ec2.instances']['value'];

export interface Instance {
  readonly type: InstanceType;
  readonly vcpu: number;
  readonly memoryGb: number;
  readonly usdPerHour: number;
  readonly architecture: 'arm64' | 'x86_64';
}

/** Prices to compute with: the list prices of the facts, or a caller's own where given. */
export interface Rates {
  usd(id: UsdPriceId): number;
  tiers(id: TieredPriceId): readonly Tier[];
  instance(type: InstanceType): Instance;
  instances(): readonly Instance[];
  /** Region the prices belong to. */
  readonly region: string;
  /** Ids that did not come from the facts, with the date they were read. */
  readonly overridden: readonly string[];
  readonly overriddenOn: string | undefined;
}

/**
 * A file of own prices: `{ "checkedOn": "2026-11-21", "region": "eu-west-1", "rates": { "price.lambda.requestsPerMillion": 0.2,
 * "price.lambda.gbSecond.arm64": [{ "upTo": 7500000000, "usd": 0.0000133334 }, { "usd": 0.0000120001 }], "price.ec2.m7g.large": 0.0912 } }`.
 */
const ratesFile = z.strictObject({
  checkedOn: z.iso.date().optional(),
  region: z.string().max(30).optional(),
  rates: z.record(
    z.string(),
    z.union([
      z.number().min(0),
      z.array(z.strictObject({ upTo: z.number().positive().optional(), usd: z.number().min(0) })).min(1),
    ]),
  ),
});

export type RateOverrides = z.output<typeof ratesFile>;

const mostBytes = 1_000_000;

/** Reads own prices from a JSON file; throws UserError naming what is wrong. */
export async function readRateOverrides(path: string): Promise<RateOverrides> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw new UserError(`The rates file ${path} is larger than 1 MB.`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`The rates file ${path} cannot be read: ${describeError(cause)}. ${expectation}`, { cause });
  }
  return parseRateOverrides(text, path);
}

/** Later prices win over earlier ones. */
export function mergeOverrides(layers: readonly (RateOverrides | undefined)[]): RateOverrides {
  const given = layers.filter((layer) => layer !== undefined);
  const last = given.at(-1);
  return {
    checkedOn: last?.checkedOn,
    region: given.findLast(({ region }) => region !== undefined)?.region,
    rates: Object.assign({}, ...given.map(({ rates }) => rates)),
  };
}

/** Reads own prices from the text of a JSON file; throws UserError naming what is wrong. */
export function parseRateOverrides(text: string, name: string): RateOverrides {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`The rates file ${name} is not JSON.`, { cause });
  }
  const parsed = ratesFile.safeParse(json);
  if (!parsed.success)
    throw new UserError(`The rates file ${name} does not fit: ${z.prettifyError(parsed.error)}. ${expectation}`);
  assertKnownRates(parsed.data, name);
  return parsed.data;
}

const expectation =
  'Expected { "checkedOn": "2026-11-21", "region": "eu-west-1", "rates": { "price.lambda.requestsPerMillion": 0.2 } }.';

const instanceTable = facts['price.ec2.instances'].value;
const instancePrefix = 'price.ec2.';

function assertKnownRates({ rates }: RateOverrides, name: string): void {
  for (const [id, rate] of Object.entries(rates)) {
    const shape = shapeOf(id);
    if (!shape)
      throw new UserError(`The rates file ${name} has an unknown id "${id}". ${expectation} Ids: npm run facts.`);
    if (shape === 'tiers' ? typeof rate === 'number' : typeof rate !== 'number')
      throw new UserError(
        `In the rates file ${name}, "${id}" must be ${shape === 'tiers' ? 'a list of tiers' : 'a number'}.`,
      );
  }
}

function shapeOf(id: string): 'usd' | 'tiers' | undefined {
  if (id.startsWith(instancePrefix) && Object.hasOwn(instanceTable, id.slice(instancePrefix.length))) return 'usd';
  if (!id.startsWith('price.') || !Object.hasOwn(facts, id)) return undefined;
  const found = Object.entries<Fact>(facts).find(([key]) => key === id)?.[1].value;
  if (typeof found === 'number') return 'usd';
  return Array.isArray(found) ? 'tiers' : undefined;
}

/** The rates of the facts, with the given own prices on top. */
export function ratesWith(overrides?: RateOverrides): Rates {
  const own = new Map(Object.entries(overrides?.rates ?? {}));
  const usd = (id: string, listed: number): number => {
    const rate = own.get(id);
    return typeof rate === 'number' ? rate : listed;
  };
  const instance = (type: InstanceType): Instance => {
    const listed = instanceTable[type];
    return { type, ...listed, usdPerHour: usd(instancePrefix + type, listed.usdPerHour) };
  };
  return {
    usd: (id) => usd(id, facts[id].value),
    tiers: (id) => {
      const rate = own.get(id);
      return Array.isArray(rate)
        ? rate.map(({ upTo = Infinity, usd: price }) => ({ upTo, usd: price }))
        : facts[id].value;
    },
    instance,
    instances: () => instanceTypes.map(instance),
    region: overrides?.region ?? facts['price.region.value'].value,
    overridden: [...own.keys()],
    overriddenOn: overrides?.checkedOn,
  };
}

const isInstanceType = (type: string): type is InstanceType => Object.hasOwn(instanceTable, type);
const instanceTypes: readonly InstanceType[] = Object.keys(instanceTable).filter(isInstanceType);

/** The list prices of the facts. */
export const listRates: Rates = ratesWith();
