import { microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';

/** The advice for a job that costs more than the dollars left in a month. */
export interface BudgetFit {
  /** One or more complete sentences for the user. */
  readonly advice: string;
  /** The highest budget that would be accepted, for use instead of the requested budget. */
  readonly fits?: { readonly budget_limit: number };
}

/** Converts micro-dollars to dollars and rounds down to whole cents, so that the shown amount really fits. */
export const wholeCents = (micro: number): number => Math.max(0, Math.floor(micro / 10_000) / 100);

/** The micro-dollars for one minute of the job. A smaller budget is refused as invalid. */
const leastOf = ({ micro_dollars_per_hour }: WantedShare): number => Math.ceil(micro_dollars_per_hour / 60);

/**
 * Returns the highest budget that fits into the `left` micro-dollars of the month. `limit` is the monthly limit in micro-dollars.
 * If no budget fits, the advice is `words.never` for a job that costs more than the whole limit, and `words.later` otherwise. A job
 * whose price for one minute exceeds the limit gets advice of its own.
 */
export const budgetFit = (
  wanted: WantedShare,
  left: number,
  limit: number,
  words: { readonly never: string; readonly later: string },
): BudgetFit => {
  const budget_limit = wholeCents(left);
  if (microDollars(budget_limit) >= Math.max(1, leastOf(wanted)))
    return { advice: `With a budget_limit of ${budget_limit} it fits.`, fits: { budget_limit } };
  if (leastOf(wanted) > limit) return { advice: 'No job of that price ever fits. Ask who runs this installation.' };
  return { advice: wanted.micro_dollars > limit ? words.never : words.later };
};
