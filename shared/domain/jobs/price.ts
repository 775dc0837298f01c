import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';
import { otherLookSeconds } from './policy.ts';

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

type Priced = Pick<Job, 'cost_per_hour' | 'offered_cost_per_hour' | 'told_cost_per_hour' | 'told_cost_at'>;

const areSame = (one: number, other: number): boolean => Math.abs(one - other) <= other * worthNoting;

/**
 * The price that a list shows, if it is a possible one. Jobs stored before the offer's price was kept have only the price on record
 * to compare with.
 */
const readablePrice = (
  { cost_per_hour = 0, offered_cost_per_hour }: Priced,
  told: number | null,
): number | undefined =>
  told !== null && believedPrice(told, offered_cost_per_hour ?? cost_per_hour) === told ? told : undefined;

/** The price that a list shows, where it is another than the one on record. */
export const otherPrice = (job: Priced, told: number | null): number | undefined => {
  const price = readablePrice(job, told);
  const { cost_per_hour } = job;
  return price === undefined || cost_per_hour === undefined || areSame(price, cost_per_hour) ? undefined : price;
};

const noOtherPrice = { told_cost_per_hour: undefined, told_cost_at: undefined } as const;

/**
 * The changes of a job whose pod a list showed then at that price. A price that one list alone shows is noted. Where the next
 * readable one also shows a rise, or also a fall, the one of both that is nearer to the record is put on record: a price may differ
 * from list to list.
 */
export const mendedPrice = (job: Priced, told: number | null, listedAt: Date): Partial<Priced> => {
  const { cost_per_hour: standing, told_cost_per_hour: before, told_cost_at } = job;
  const price = readablePrice(job, told);
  if (price === undefined || standing === undefined) return {};
  if (areSame(price, standing)) return before === undefined ? {} : noOtherPrice;
  if (before === undefined || told_cost_at === undefined || price > standing !== before > standing)
    return { told_cost_per_hour: price, told_cost_at: listedAt.toISOString() };
  if (secondsBetween(told_cost_at, listedAt) < otherLookSeconds) return {};
  return { cost_per_hour: price > standing ? Math.min(price, before) : Math.max(price, before), ...noOtherPrice };
};
