import { requestsLine } from './lambda.ts';
import { formatAmount, type CostLine } from './lines.ts';
import type { Instance, Rates } from './rates.ts';

export interface ManagedInstancesUse {
  readonly instance: Instance;
  readonly instanceHours: number;
  readonly requests: number;
  /** Discount on the EC2 part, 0..1 (Savings Plan, reserved instances). The fee is never discounted. */
  readonly discount?: number;
}

/** Monthly cost of functions on managed instances: EC2, the fee on its on-demand price, requests; no duration charge. */
export function managedInstancesCost(use: ManagedInstancesUse, rates: Rates): CostLine[] {
  const listed = use.instanceHours * use.instance.usdPerHour;
  const feeShare = rates.usd('price.managed-instances.feeShare');
  return [
    ec2Line(use),
    {
      item: 'Managed instances fee',
      usd: listed * feeShare,
      basis: `${formatAmount(feeShare * 100)} % of the on-demand price`,
    },
    requestsLine(use, rates),
  ];
}

/** Monthly cost of the same instances without Lambda. */
export function ec2Line(use: Pick<ManagedInstancesUse, 'instance' | 'instanceHours' | 'discount'>): CostLine {
  const discount = use.discount ?? 0;
  const reduced = discount > 0 ? ` less ${formatAmount(discount * 100)} %` : '';
  return {
    item: 'EC2 instances',
    usd: use.instanceHours * use.instance.usdPerHour * (1 - discount),
    basis: `${formatAmount(use.instanceHours)} h of ${use.instance.type}${reduced}`,
  };
}

/** What the same work costs when capacity bought for full use is used only in part: cost rises as 1/use. */
export function costAtUtilisation(costAtFullUse: number, utilisation: number): number {
  return costAtFullUse / utilisation;
}
