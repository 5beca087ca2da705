import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchRates } from '../../src/aws/price-list.ts';
import { parseRateOverrides, ratesWith } from '../../src/guidance/cost/rates.ts';

interface Dimension {
  beginRange?: string;
  endRange?: string;
  usd: string;
}

const sku = '5YAB3CDEFGH7JKLM';
const offer = `${sku}.JRTCKXETXF`;

/** A product as GetProducts and the bulk files print it, with everything around the price. */
const entry = (usagetype: string, dimensions: readonly Dimension[], currency = 'USD'): string =>
  JSON.stringify({
    product: {
      productFamily: 'Serverless',
      attributes: {
        regionCode: 'eu-west-1',
        servicecode: 'AWSLambda',
        groupDescription: 'Invocation duration weighted by memory assigned to function, measured in GB-s',
        usagetype,
        locationType: 'AWS Region',
        location: 'Europe (Ireland)',
        servicename: 'AWS Lambda',
        operation: '',
      },
      sku,
    },
    serviceCode: 'AWSLambda',
    terms: {
      OnDemand: {
        [offer]: {
          priceDimensions: Object.fromEntries(
            dimensions.map(({ usd, ...range }, index) => [
              `${offer}.6YS6EN2CT${index}`,
              {
                unit: 'Lambda-GB-Second',
                description: `AWS Lambda - ${usagetype}`,
                appliesTo: [],
                rateCode: `${offer}.6YS6EN2CT${index}`,
                ...range,
                pricePerUnit: { [currency]: usd },
              },
            ]),
          ),
          sku,
          effectiveDate: '2026-11-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
      Reserved: { [`${sku}.4NA7Y494T4`]: { termAttributes: { LeaseContractLength: '1yr' }, priceDimensions: {} } },
    },
    version: '20261118160355',
    publicationDate: '2026-11-18T16:03:55Z',
  });

/** A product without an on-demand price. */
const reservedOnly = JSON.stringify({ product: { attributes: {} }, terms: { Reserved: {} } });

/** What the price list answers in Ireland, in the shape of the service. */
function answer(service: string, filters: Record<string, string>): string[] {
  if (filters['regionCode'] !== 'eu-west-1') return [];
  if (service === 'AWSLambda' && filters['group'] === 'AWS-Lambda-Requests')
    return [entry('EU-Request', [{ usd: '0.0000002000', beginRange: '0', endRange: 'Inf' }])];
  if (service === 'AWSLambda' && filters['group'] === 'AWS-Lambda-Duration-ARM')
    return [
      entry('EU-Lambda-GB-Second-ARM', [
        { usd: '0.0000120001', beginRange: '7500000000', endRange: 'Inf' },
        { usd: '0.0000133334', beginRange: '0', endRange: '7500000000' },
      ]),
    ];
  if (service === 'AmazonEC2' && filters['instanceType'] === 'm7g.large')
    return [entry('EU-BoxUsage', [{ usd: '0.0911' }])];
  if (service === 'AmazonApiGateway')
    return [
      entry('EU-ApiGatewayHttpRequest', [{ usd: '0.0000011100', beginRange: '0', endRange: '300000000' }]),
      entry('EU-ApiGatewayHttpRequest', [{ usd: '0.0000010000', beginRange: '300000000', endRange: 'Inf' }]),
      entry('EU-ApiGatewayHttpRequest', [{ usd: '0.0000011100', beginRange: '0', endRange: '300000000' }]),
      entry('EU-ApiGatewayRequest', [{ usd: '25.5' }], 'CNY'),
    ];
  if (service === 'AmazonEC2' && filters['instanceType'] === 'm7i.large') return [reservedOnly];
  if (service === 'AmazonECS')
    return [
      entry('EU-Fargate-vCPU-Hours:perCPU', [{ usd: '0.04456' }]),
      entry('EU-Fargate-ARM-vCPU-Hours:perCPU', [{ usd: '0.03565' }]),
    ];
  return [];
}

async function priceList(status = 200): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { ServiceCode, Filters } = JSON.parse(body) as {
        ServiceCode: string;
        Filters: { Field: string; Value: string }[];
      };
      const filters = Object.fromEntries(Filters.map(({ Field, Value }) => [Field, Value]));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        status === 200
          ? JSON.stringify({ FormatVersion: 'aws_v1', PriceList: answer(ServiceCode, filters) })
          : JSON.stringify({
              __type: 'AccessDeniedException',
              message: 'not authorized to perform: pricing:GetProducts',
            }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function fetchFrom(endpoint: string) {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  onTestFinished(() => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  });
  const signal = AbortSignal.timeout(20_000);
  return fetchRates({ region: 'eu-west-1', signal, now: new Date('2026-12-01'), endpoint });
}

describe('the AWS Price List', () => {
  it('becomes own prices of a Region; what it does not answer keeps its list price', async () => {
    const fetched = await fetchFrom(await priceList());
    expect(fetched).toMatchObject({
      checkedOn: '2026-12-01',
      region: 'eu-west-1',
      rates: {
        'price.lambda.requestsPerMillion': 0.2,
        'price.lambda.gbSecond.arm64': [{ upTo: 7.5e9, usd: 0.0000133334 }, { usd: 0.0000120001 }],
        'price.ec2.m7g.large': 0.0911,
        'price.fargate.vcpuHour.x86_64': 0.04456,
        'price.fargate.vcpuHour.arm64': 0.03565,
        'price.api-gateway.httpRequest': [{ upTo: 3e8, usd: 0.00000111 }, { usd: 0.000001 }],
      },
    });
    expect(fetched.missing).toEqual(
      expect.arrayContaining(['price.lambda.gbSecond.x86_64', 'price.api-gateway.restRequest', 'price.ec2.m7i.large']),
    );
    const { missing: _missing, ...file } = fetched;
    const rates = ratesWith(parseRateOverrides(JSON.stringify(file), 'fetched'));
    expect(rates.instance('m7g.large').usdPerHour).toBe(0.0911);
    expect(rates.instance('c7g.large').usdPerHour).toBe(0.0725);
  });

  it('says what is needed when it is refused', async () => {
    await expect(fetchFrom(await priceList(400))).rejects.toThrow(/pricing:GetProducts.*refreshPrices/s);
  });
});
