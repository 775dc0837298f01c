import type { Job } from './job.ts';

/** Prices move by half within months, and an offer is a day old at most: what is further off is no price of this pod. */
const believableFactor = 3;

/** A cent at a dollar: figures of floating point differ by less. */
const worthNoting = 0.01;

/** Dollars per hour of the offer that the job asks for. */
export const offeredPrice = ({
  offer_prices,
  candidate_index,
}: Pick<Job, 'offer_prices' | 'candidate_index'>): number => offer_prices[candidate_index % offer_prices.length] ?? 0;

/** The price of a pod: RunPod's own figure where it is plausible, else the one offered. */
export const believedPrice = (told: number | null, offered: number): number => {
  if (told === null || !Number.isFinite(told) || told <= 0) return offered;
  const isBelievable = told <= offered * believableFactor && told >= offered / believableFactor;
  return offered <= 0 || isBelievable ? told : offered;
};

const areSame = (one: number, other: number): boolean => Math.abs(one - other) <= other * worthNoting;

/** The price that a list tells, where it is another than the one on record. Jobs of before have the record alone to tell of the offer. */
export const otherPrice = (
  { cost_per_hour, offered_cost_per_hour }: Pick<Job, 'cost_per_hour' | 'offered_cost_per_hour'>,
  told: number | null,
): number | undefined => {
  if (told === null || cost_per_hour === undefined) return undefined;
  const price = believedPrice(told, offered_cost_per_hour ?? cost_per_hour);
  return price === told && !areSame(price, cost_per_hour) ? price : undefined;
};

type Priced = Pick<Job, 'cost_per_hour' | 'offered_cost_per_hour' | 'told_cost_per_hour'>;

/** The changes of a job whose pod a list shows at that price: what one list alone tells is noted, and a second one puts it on record. */
export const mendedPrice = (
  job: Priced,
  told: number | null,
): Pick<Partial<Job>, 'cost_per_hour' | 'told_cost_per_hour'> => {
  const price = otherPrice(job, told);
  const { told_cost_per_hour: before } = job;
  if (price === undefined) return told === null || before === undefined ? {} : { told_cost_per_hour: undefined };
  if (before !== undefined && areSame(price, before)) return { cost_per_hour: price, told_cost_per_hour: undefined };
  return { told_cost_per_hour: price };
};
