import type { Limits } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';
import type { Usage } from './usage.ts';

/** Returns whether one more pod of this price fits the limits of a user or of the installation. */
export const hasRoom = (
  { micro_dollars_per_hour }: Pick<WantedShare, 'micro_dollars_per_hour'>,
  standing: Pick<Usage, 'pods' | 'micro_dollars_per_hour'>,
  limits: Pick<Limits, 'pods' | 'dollars_per_hour'>,
): boolean =>
  standing.pods + 1 <= limits.pods &&
  standing.micro_dollars_per_hour + micro_dollars_per_hour <= microDollars(limits.dollars_per_hour);

/** Returns whether one pod of this price fits the limits if no other pod runs. */
export const couldEverFit = (
  wanted: Pick<WantedShare, 'micro_dollars_per_hour'>,
  limits: Pick<Limits, 'pods' | 'dollars_per_hour'>,
): boolean => hasRoom(wanted, { pods: 0, micro_dollars_per_hour: 0 }, limits);
