import type { Job } from './job.ts';
import { isOtherLook } from './other-look.ts';

/**
 * The factor by which RunPod's price of a pod may differ from the offered price. Prices change by half within months, and an offer
 * is at most a day old, so a price further off is wrong.
 */
const believableFactor = 3;

/** The relative difference from which on two prices differ: one cent in a dollar. Errors of floating point are smaller. */
const worthNoting = 0.01;

/** Returns the dollars an hour of the offer that the job asks for. */
export const offeredPrice = ({
  offer_prices,
  candidate_index,
}: Pick<Job, 'offer_prices' | 'candidate_index'>): number => offer_prices[candidate_index % offer_prices.length] ?? 0;

/** Returns the price of a pod: RunPod's figure if it is plausible, otherwise the offered price. */
export const believedPrice = (told: number | null, offered: number): number => {
  if (told === null || !Number.isFinite(told) || told <= 0) return offered;
  const isBelievable = told <= offered * believableFactor && told >= offered / believableFactor;
  return offered <= 0 || isBelievable ? told : offered;
};

type Priced = Pick<Job, 'cost_per_hour' | 'offered_cost_per_hour' | 'told_cost_per_hour' | 'told_cost_at'>;

const areSame = (one: number, other: number): boolean => Math.abs(one - other) <= other * worthNoting;

/**
 * Returns the price that a list shows, if it is plausible. Jobs stored before `offered_cost_per_hour` existed have only the price
 * on record to compare with.
 */
const readablePrice = (
  { cost_per_hour = 0, offered_cost_per_hour }: Priced,
  told: number | null,
): number | undefined =>
  told !== null && believedPrice(told, offered_cost_per_hour ?? cost_per_hour) === told ? told : undefined;

/** Returns the price that a list shows, if it is plausible and differs from the price on record. */
export const otherPrice = (job: Priced, told: number | null): number | undefined => {
  const price = readablePrice(job, told);
  const { cost_per_hour } = job;
  return price === undefined || cost_per_hour === undefined || areSame(price, cost_per_hour) ? undefined : price;
};

const noOtherPrice = { told_cost_per_hour: undefined, told_cost_at: undefined } as const;

/**
 * Returns the price fields to change after a list showed the pod at the price `told`. A new price is only noted at first. The
 * price on record changes if a list at least 30 s later (`otherLookSeconds`) also shows a rise, or also shows a fall. Of the two
 * new prices, the one nearer to the record counts, because prices may differ from list to list.
 */
export const mendedPrice = (job: Priced, told: number | null, listedAt: Date): Partial<Priced> => {
  const { cost_per_hour: standing, told_cost_per_hour: before, told_cost_at } = job;
  const price = readablePrice(job, told);
  if (price === undefined || standing === undefined) return {};
  if (areSame(price, standing)) return before === undefined ? {} : noOtherPrice;
  if (before === undefined || told_cost_at === undefined || price > standing !== before > standing)
    return { told_cost_per_hour: price, told_cost_at: listedAt.toISOString() };
  if (!isOtherLook(told_cost_at, listedAt)) return {};
  return { cost_per_hour: price > standing ? Math.min(price, before) : Math.max(price, before), ...noOtherPrice };
};
