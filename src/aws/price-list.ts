import type { Filter, PricingClient } from '@aws-sdk/client-pricing';
import * as z from 'zod';
import { facts } from '../guidance/facts/index.ts';
import { ConfigError, describeError } from '../world/errors.ts';

/** Own prices in the shape of a rates file. */
export interface FetchedRates {
  readonly checkedOn: string;
  readonly region: string;
  readonly rates: Record<string, number | { upTo?: number | undefined; usd: number }[]>;
  /** Ids the Price List had no answer for: their list price stays. */
  readonly missing: readonly string[];
}

export interface PriceRequest {
  readonly region: string;
  readonly profile?: string | undefined;
  readonly signal: AbortSignal;
  readonly now: Date;
  /** Another endpoint than the public one. */
  readonly endpoint?: string | undefined;
}

interface PriceQuery {
  readonly id: string;
  readonly service: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Usage types carry a Region prefix, so they are matched here instead of by the service. */
  readonly usage?: RegExp;
  /** Price of this many units, e.g. per million requests. */
  readonly per?: number;
  readonly tiered?: boolean;
}

const million = 1e6;
const lambdaGroup = (id: string, group: string, rest: Partial<PriceQuery> = {}): PriceQuery => ({
  id,
  service: 'AWSLambda',
  attributes: { group },
  ...rest,
});
const usage = (id: string, service: string, pattern: RegExp, rest: Partial<PriceQuery> = {}): PriceQuery => ({
  id,
  service,
  attributes: {},
  usage: pattern,
  ...rest,
});

const queries: readonly PriceQuery[] = [
  lambdaGroup('price.lambda.requestsPerMillion', 'AWS-Lambda-Requests', { per: million }),
  lambdaGroup('price.lambda.gbSecond.x86_64', 'AWS-Lambda-Duration', { tiered: true }),
  lambdaGroup('price.lambda.gbSecond.arm64', 'AWS-Lambda-Duration-ARM', { tiered: true }),
  usage('price.api-gateway.httpRequest', 'AmazonApiGateway', /ApiGatewayHttpRequest$/, { tiered: true }),
  usage('price.api-gateway.restRequest', 'AmazonApiGateway', /ApiGatewayRequest$/, { tiered: true }),
  usage('price.fargate.vcpuHour.x86_64', 'AmazonECS', /Fargate-vCPU-Hours:perCPU$/),
  usage('price.fargate.gbHour.x86_64', 'AmazonECS', /Fargate-GB-Hours$/),
  usage('price.fargate.vcpuHour.arm64', 'AmazonECS', /Fargate-ARM-vCPU-Hours:perCPU$/),
  usage('price.fargate.gbHour.arm64', 'AmazonECS', /Fargate-ARM-GB-Hours$/),
  ...Object.keys(facts['price.ec2.instances'].value).map((instanceType) => ({
    id: `price.ec2.${instanceType}`,
    service: 'AmazonEC2',
    attributes: {
      instanceType,
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
    },
  })),
];

const product = z.object({
  product: z.object({ attributes: z.record(z.string(), z.string()) }),
  terms: z.object({
    // Products that are only reserved have none, and prices of other partitions are in their currency.
    OnDemand: z
      .record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({
              beginRange: z.string().optional(),
              endRange: z.string().optional(),
              pricePerUnit: z.object({ USD: z.string().optional() }),
            }),
          ),
        }),
      )
      .default({}),
  }),
});
type Product = z.output<typeof product>;

const mostPages = 5;
const pageSize = 100;
const concurrentQueries = 4;

/**
 * Reads today's list prices of a Region from the AWS Price List (action `pricing:GetProducts`).
 * Throws ConfigError when the service cannot be asked, e.g. without credentials.
 */
export async function fetchRates(request: PriceRequest): Promise<FetchedRates> {
  const { PricingClient: Client } = await import('@aws-sdk/client-pricing');
  const { endpoint, profile } = request;
  const client = new Client({
    region: 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
  });
  const rates: FetchedRates['rates'] = {};
  const missing: string[] = [];
  const waiting = [...queries];
  const work = async (): Promise<void> => {
    for (let query = waiting.shift(); query; query = waiting.shift()) {
      const rate = rateOf(query, await findProducts(client, query, request));
      if (rate === undefined) missing.push(query.id);
      else rates[query.id] = rate;
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrentQueries }, work));
  } catch (cause) {
    request.signal.throwIfAborted();
    throw new ConfigError(
      `The AWS Price List could not be read: ${describeError(cause)}. It needs credentials with pricing:GetProducts. Without refreshPrices the dated prices of the package are used.`,
      { cause },
    );
  } finally {
    client.destroy();
  }
  return { checkedOn: request.now.toISOString().slice(0, 10), region: request.region, rates, missing };
}

async function findProducts(client: PricingClient, query: PriceQuery, request: PriceRequest): Promise<Product[]> {
  const { GetProductsCommand } = await import('@aws-sdk/client-pricing');
  const attributes = { ...query.attributes, regionCode: request.region };
  const Filters = Object.entries(attributes).map(([Field, Value]): Filter => ({ Type: 'TERM_MATCH', Field, Value }));
  const found: Product[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(
      new GetProductsCommand({ ServiceCode: query.service, Filters, MaxResults: pageSize, NextToken }),
      { abortSignal: request.signal },
    );
    for (const text of answer.PriceList ?? []) found.push(product.parse(parseEntry(text)));
    NextToken = answer.NextToken;
    if (NextToken === undefined) break;
  }
  const pattern = query.usage;
  return pattern ? found.filter((entry) => pattern.test(entry.product.attributes['usagetype'] ?? '')) : found;
}

/** The SDK types entries as lazily parsed JSON strings. */
function parseEntry(entry: unknown): unknown {
  return typeof entry === 'string' || entry instanceof String ? JSON.parse(entry.toString()) : entry;
}

function rateOf(query: PriceQuery, products: readonly Product[]): FetchedRates['rates'][string] | undefined {
  const dimensions = products
    .flatMap((entry) => Object.values(entry.terms.OnDemand))
    .flatMap((term) => Object.values(term.priceDimensions))
    .map(({ beginRange, endRange, pricePerUnit }) => ({
      from: Number(beginRange ?? 0),
      upTo: endRange === undefined || endRange === 'Inf' ? undefined : Number(endRange),
      usd: Number((Number(pricePerUnit.USD ?? 0) * (query.per ?? 1)).toPrecision(12)),
    }))
    .filter(({ usd }) => usd > 0)
    .toSorted((left, right) => left.from - right.from);
  if (dimensions.length === 0) return undefined;
  if (query.tiered) {
    const tiers = dimensions.filter(({ from }, index) => dimensions.findIndex((each) => each.from === from) === index);
    return tiers.map(({ upTo, usd }) => ({ ...(upTo === undefined ? {} : { upTo }), usd }));
  }
  return dimensions[0]?.usd;
}
