import { facts } from '../facts/index.ts';
import type { Architecture } from './lambda.ts';
import { formatAmount, type CostLine } from './lines.ts';
import type { Rates } from './rates.ts';

export interface FargateUse {
  readonly tasks: number;
  readonly vcpu: number;
  readonly memoryGb: number;
  /** Hours each task runs in the month. */
  readonly hours: number;
  readonly architecture: Architecture | 'windows';
}

/** Monthly cost of Fargate tasks. */
export function fargateCost(use: FargateUse, rates: Rates): CostLine {
  const { architecture } = use;
  const [vcpuHour, gbHour] =
    architecture === 'windows'
      ? (['price.fargate.windowsVcpuHour', 'price.fargate.windowsGbHour'] as const)
      : ([`price.fargate.vcpuHour.${architecture}`, `price.fargate.gbHour.${architecture}`] as const);
  const perHour = use.vcpu * rates.usd(vcpuHour) + use.memoryGb * rates.usd(gbHour);
  return {
    item: 'Fargate tasks',
    usd: use.tasks * use.hours * perHour,
    basis: `${use.tasks} x ${use.vcpu} vCPU/${use.memoryGb} GB for ${formatAmount(use.hours)} h on ${use.architecture}`,
  };
}

/** Smallest Fargate size with at least this much of both, or undefined when none is large enough. */
export function fargateSize(vcpu: number, memoryGb: number): { vcpu: number; memoryGb: number } | undefined {
  for (const size of facts['fargate.cpu.sizes'].value) {
    const memory = size.memoryGb.find((gb) => gb >= memoryGb);
    if (size.vcpu >= vcpu && memory !== undefined) return { vcpu: size.vcpu, memoryGb: memory };
  }
  return undefined;
}

export interface MicroVmUse {
  readonly vcpuSeconds: number;
  readonly gbSeconds: number;
  readonly snapshotWrittenGb: number;
  readonly snapshotReadGb: number;
  readonly snapshotGbMonths: number;
}

/** Monthly cost of Lambda MicroVMs: what runs, and what is suspended to and resumed from snapshots. */
export function microVmCost(use: MicroVmUse, rates: Rates): CostLine[] {
  return [
    {
      item: 'MicroVM compute',
      usd:
        use.vcpuSeconds * rates.usd('price.microvm.vcpuSecond') + use.gbSeconds * rates.usd('price.microvm.gbSecond'),
      basis: `${formatAmount(use.vcpuSeconds)} vCPU-s and ${formatAmount(use.gbSeconds)} GB-s`,
    },
    {
      item: 'MicroVM suspend and resume',
      usd:
        use.snapshotWrittenGb * rates.usd('price.microvm.snapshotWriteGb') +
        use.snapshotReadGb * rates.usd('price.microvm.snapshotReadGb'),
      basis: `${formatAmount(use.snapshotWrittenGb)} GB written, ${formatAmount(use.snapshotReadGb)} GB read`,
    },
    {
      item: 'MicroVM snapshots kept',
      usd: use.snapshotGbMonths * rates.usd('price.microvm.snapshotGbMonth'),
      basis: `${formatAmount(use.snapshotGbMonths)} GB-months`,
    },
  ];
}
