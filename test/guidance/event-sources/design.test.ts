import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designEventSource } from '../../../src/guidance/event-sources/design.ts';
import type { DesignInput } from '../../../src/guidance/event-sources/input.ts';
import { eventSourceNames } from '../../../src/guidance/event-sources/names.ts';
import { validateTemplate } from '../../../src/validation/validate.ts';

const world = { region: 'eu-west-1', now: new Date('2026-11-21T12:00:00Z') };
const uuid = '1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809-2';
const cluster = (partition = 'aws', region = 'eu-west-1') =>
  `arn:${partition}:kafka:${region}:111122223333:cluster/orders/${uuid}`;

function design(input: Partial<DesignInput> & Pick<DesignInput, 'source'>) {
  const isScheduler = input.source === 'scheduler';
  return designEventSource(
    {
      perSecond: isScheduler ? 1 / 600 : 10,
      handlerMs: 50,
      ...(input.source === 'msk' ? { resource: cluster() } : {}),
      ...input,
    },
    world,
  );
}

const settingOf = (made: ReturnType<typeof design>, setting: string) =>
  made.decisions.find((decision) => decision.setting === setting);

describe('every source', () => {
  it.each(eventSourceNames)('%s: the template validates without a finding, in strict without a warning', (source) => {
    const { template } = design({ source });
    const check = (profile: 'default' | 'strict') =>
      validateTemplate(template, { file: 'template.yaml', now: world.now, profile }).findings;
    const strict = check('strict').filter(({ severity }) => severity !== 'info');
    // The cluster's ARN is the user's own: it has to stand in the template.
    const plain = check('default').filter(({ rule }) => source !== 'msk' || rule !== 'deploy/hardcoded-arn-region');
    expect([...plain, ...strict].map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
  });

  it.each(eventSourceNames)('%s: decisions have reasons, failures a path, facts a date', (source) => {
    const made = design({ source });
    expect(made.decisions.length).toBeGreaterThan(2);
    expect(made.decisions.every(({ reason }) => reason.length > 5)).toBe(true);
    expect(made.failurePath).not.toBe('');
    expect(made.facts.length).toBeGreaterThan(0);
    expect(made.facts.every(({ checkedOn }) => /^\d{4}-\d\d-\d\d$/.test(checkedOn))).toBe(true);
  });

  it.each(eventSourceNames)('%s: the policy has no wildcard action, and * only where no resource exists', (source) => {
    const { Statement } = design({ source }).policy;
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const wide = Statement.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    expect(wide.filter((sid) => sid !== 'ReachVpc' && sid !== 'ListStreams')).toEqual([]);
  });

  it.each([
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
    ['eu-central-1', 'aws'],
  ])('ARNs in %s belong to %s', (region, partition) => {
    for (const source of eventSourceNames) {
      const resource = source === 'msk' ? { resource: cluster(partition, region) } : {};
      const text = JSON.stringify(design({ source, region, ...resource }).policy);
      expect(text.match(/arn:[^:]*/g)?.filter((arn) => arn !== `arn:${partition}`) ?? []).toEqual([]);
    }
  });

  it('designs mappings that its own checks accept, whatever the traffic', () => {
    const sources = fc.constantFrom('sqs', 'kinesis', 'dynamodb', 'mq', 'documentdb' as const);
    const traffic = fc.record({
      source: sources,
      perSecond: fc.double({ min: 0.001, max: 5000, noNaN: true }),
      handlerMs: fc.integer({ min: 1, max: 60_000 }),
      recordKb: fc.double({ min: 0.1, max: 300, noNaN: true }),
      maxLatencySeconds: fc.option(fc.integer({ min: 1, max: 3600 }), { nil: undefined }),
      ordering: fc.constantFrom('none', 'per-key', 'strict' as const),
      failureTolerance: fc.constantFrom('lose-none', 'skip-poison', 'may-lose' as const),
    });
    const outcomes: string[] = [];
    fc.assert(
      fc.property(traffic, (input) => {
        outcomes.push(outcomeOf(input as DesignInput));
      }),
      { numRuns: 60 },
    );
    expect(outcomes.filter((outcome) => outcome !== 'valid' && outcome !== 'UserError')).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'valid').length).toBeGreaterThan(10);
  });
});

/** `valid`, the name of what was thrown, or the errors of the template. */
function outcomeOf(input: DesignInput): string {
  try {
    const { template } = designEventSource(input, world);
    const { findings } = validateTemplate(template, { file: 'template.yaml', now: world.now });
    const errors = findings.filter(({ severity }) => severity === 'error');
    return errors.length === 0 ? 'valid' : errors.map(({ message }) => message).join('; ');
  } catch (error) {
    return (error as Error).name;
  }
}

describe('SQS', () => {
  it('shows the arithmetic of timeout, visibility and concurrency', () => {
    const made = design({ source: 'sqs', perSecond: 100, peakPerSecond: 400, handlerMs: 250 });
    expect(settingOf(made, 'BatchSize')).toMatchObject({
      value: 10,
      reason: expect.stringContaining('10 × 0.25 s = 2.5 s'),
    });
    expect(settingOf(made, 'Timeout')?.value).toBe(5);
    expect(settingOf(made, 'VisibilityTimeout')).toMatchObject({ value: 30, reason: '6 × 5 s timeout + 0 s window' });
    expect(settingOf(made, 'ScalingConfig.MaximumConcurrency')).toMatchObject({
      value: 120,
      reason: expect.stringContaining('400/s × 0.25 s = 100 at work'),
    });
  });

  it('adds the window a batch above ten needs, and visibility for it', () => {
    const made = design({ source: 'sqs', perSecond: 2000, handlerMs: 5 });
    expect(settingOf(made, 'BatchSize')?.value).toBe(100);
    expect(settingOf(made, 'MaximumBatchingWindowInSeconds')?.value).toBe(1);
    expect(settingOf(made, 'VisibilityTimeout')?.value).toBe(31);
  });

  it('keeps a FIFO queue within its rules, in GovCloud too', () => {
    const made = design({
      source: 'sqs',
      resource: 'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:orders.fifo',
      perSecond: 5000,
      handlerMs: 1,
    });
    expect(settingOf(made, 'BatchSize')?.value).toBe(10);
    expect(made.template).not.toContain('MaximumBatchingWindowInSeconds');
    expect(made.policy.Statement[0]?.Resource).toBe('arn:aws-us-gov:sqs:us-gov-west-1:111122223333:orders.fifo');
  });

  it('takes provisioned pollers instead of a concurrency limit when the ramp is too slow', () => {
    const made = design({ source: 'sqs', perSecond: 1000, peakPerSecond: 9000, handlerMs: 100, maxLatencySeconds: 5 });
    expect(settingOf(made, 'ProvisionedPollerConfig.MaximumPollers')?.value).toBe(108);
    expect(made.template).not.toContain('ScalingConfig');
  });

  it('bounds concurrency by what is behind, and says how the backlog grows', () => {
    const made = design({ source: 'sqs', perSecond: 100, handlerMs: 1000, maxConcurrency: 20 });
    expect(settingOf(made, 'ScalingConfig.MaximumConcurrency')).toMatchObject({
      value: 20,
      reason: expect.stringContaining('backlog grows by 80/s'),
    });
  });
});

describe('streams and Kafka', () => {
  it('size shards by writes and by handler time', () => {
    const made = design({ source: 'kinesis', perSecond: 3000, handlerMs: 20, recordKb: 1 });
    expect(settingOf(made, 'Shards')?.value).toBe(6);
    expect(settingOf(made, 'ParallelizationFactor')?.value).toBe(10);
  });

  it('keep whole records in S3 when nothing may be lost, pointers in SQS otherwise', () => {
    expect(settingOf(design({ source: 'dynamodb' }), 'DestinationConfig.OnFailure')?.value).toBe('S3');
    expect(
      settingOf(design({ source: 'kinesis', failureTolerance: 'skip-poison' }), 'DestinationConfig.OnFailure')?.value,
    ).toBe('SQS');
  });

  it('name topic and group of MSK with the UUID of the cluster', () => {
    const made = design({ source: 'msk', topic: 'payments', resource: cluster('aws-us-gov', 'us-gov-west-1') });
    const byId = new Map(made.policy.Statement.map((statement) => [statement.Sid, statement.Resource]));
    expect(byId.get('ReadTopic')).toBe(`arn:aws-us-gov:kafka:us-gov-west-1:111122223333:topic/orders/${uuid}/payments`);
    expect(byId.get('UseGroup')).toBe(
      `arn:aws-us-gov:kafka:us-gov-west-1:111122223333:group/orders/${uuid}/payments-consumer`,
    );
    expect(made.template).toContain('ConsumerGroupId: payments-consumer');
  });
});

describe('impossible or doubtful wishes', () => {
  it.each([
    [
      { source: 'sqs', ordering: 'strict', perSecond: 100, handlerMs: 100 },
      /one message group.*allow 10\/s, but 100\/s arrive/,
    ],
    [
      { source: 'kinesis', ordering: 'strict', perSecond: 2000, handlerMs: 0.1 + 1 },
      /Strict order over the whole stream/,
    ],
    [
      { source: 'kinesis', perSecond: 100, handlerMs: 1000, partitions: 2 },
      /100 records at work, but 2 shards × 10 are 20 lanes/,
    ],
    [{ source: 'msk', perSecond: 100, handlerMs: 500, partitions: 10 }, /read by at most 10 functions at once/],
    [{ source: 'msk', resource: 'orders' }, /resource is missing: for MSK give the ARN/],
    [{ source: 'documentdb', perSecond: 100, handlerMs: 500 }, /read by one function at a time/],
    [{ source: 'mq', resource: 'arn:aws:mq:eu-west-1:111122223333:orders' }, /is no broker ARN/],
    [{ source: 's3', ordering: 'per-key' }, /in no order.*not possible with s3/],
    [{ source: 's3', resource: 'arn:aws:s3:::mine' }, /only for a bucket of the same template/],
    [{ source: 'sns', resource: 'orders.fifo' }, /Ordering "per-key" is not possible with sns/],
    [{ source: 'scheduler', perSecond: 1 }, /finest step of a schedule is 1 minute/],
    [{ source: 'api', handlerMs: 60_000 }, /exceed the integration timeout/],
    [{ source: 'api', handlerMs: 500, maxLatencySeconds: 0.1 }, /no setting makes the caller wait less/],
    [{ source: 'cognito', handlerMs: 8000 }, /time Cognito waits for a trigger of 5 s/],
    [{ source: 'sqs', handlerMs: 0.05 }, /If that was seconds, give 50/],
    [{ source: 'sqs', handlerMs: 5_000_000 }, /Lambda runs at most 900 s/],
    [{ source: 'sqs', recordKb: 2048 }, /carries at most 1024 KB.*If that was bytes, give 2/],
    [{ source: 'sqs', perSecond: Number.NaN }, /perSecond is NaN/],
    [{ source: 'sqs', perSecond: 1e12 }, /at most 10000000/],
    [{ source: 'sqs', perSecond: 10, peakPerSecond: 5 }, /check which is which/],
    [{ source: 'sqs', region: 'eu-west' }, /does not look like a Region/],
    [{ source: 'sqs', resource: 'no spaces allowed' }, /neither a name .* nor an ARN/],
    [{ source: 'sqs', resource: 'arn:aws:sqs:us-gov-west-1:111122223333:q' }, /begins with arn:aws-us-gov:/],
    [
      { source: 'sqs', resource: 'arn:aws:sqs:us-east-1:111122223333:q', region: 'eu-west-1' },
      /must be in the function's Region/,
    ],
    [{ source: 'sqs', accountId: '12' }, /twelve digits/],
    [{ source: 'sqs', perSecond: 300_000, handlerMs: 1000 }, /Spread the traffic over several queues/],
  ] as const)('%j is refused with the rule', (input, message) => {
    expect(() => design(input as DesignInput)).toThrow(message);
  });
});
