import type { StoredArtifact } from '../../shared/domain/artifacts/artifact.ts';
import type { StoredDataset } from '../../shared/domain/datasets/dataset.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { microDollars } from '../../shared/domain/limits/micro-dollars.ts';
import { amountsOf } from '../../shared/domain/limits/reserved.ts';
import { type Amounts, summed, type Usage, zeroUsage } from '../../shared/domain/limits/usage.ts';

/** The sums of an account as the jobs, datasets and artifacts of its user have them, when all is still. */
export const sumsBy = (
  jobs: readonly Job[],
  datasets: readonly StoredDataset[],
  artifacts: readonly StoredArtifact[],
): Omit<Usage, 'returned' | 'returns'> => {
  const months: Record<string, Amounts> = {};
  let counts: Amounts = {};
  for (const { reserved, open, closed_dollars: dollars = 0 } of jobs) {
    if (reserved === undefined) continue;
    const spent = microDollars(dollars);
    const { charged_micro_dollars = 0, ...held } = amountsOf(reserved);
    if (open) counts = summed(counts, held);
    const ofJob = open ? { charged_micro_dollars } : { charged_micro_dollars: spent, spent_micro_dollars: spent };
    months[reserved.month] = summed(months[reserved.month] ?? {}, ofJob);
  }
  const stored = [
    ...datasets.filter(({ status, reserved_token }) => status !== 'deleted' && reserved_token !== undefined),
    ...artifacts.filter(
      ({ reserved_token, discarded_token }) => reserved_token !== undefined && discarded_token === undefined,
    ),
  ];
  const stored_bytes = stored.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  const { returned: _, returns: __, ...none } = zeroUsage;
  const zero = { charged_micro_dollars: 0, spent_micro_dollars: 0 };
  return {
    ...none,
    ...counts,
    stored_bytes,
    months: Object.fromEntries(Object.entries(months).map(([month, sums]) => [month, { ...zero, ...sums }])),
  };
};

/** A month of which all that was reserved was given back is as one without jobs. */
export const withoutZeros = (months: Usage['months']): Usage['months'] =>
  Object.fromEntries(Object.entries(months).filter(([, sums]) => Object.values(sums).some((sum) => sum !== 0)));
