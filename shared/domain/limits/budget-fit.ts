import { microDollars } from './micro-dollars.ts';
import type { WantedShare } from './reserved.ts';

/** Advice for a job that a month has too few dollars left for. */
export interface BudgetFit {
  /** A sentence. */
  readonly advice: string;
  /** Would be taken in the place of what was asked for. */
  readonly fits?: { readonly budget_limit: number };
}

/** Whole cents, rounded down: an amount that is told to fit does. */
export const wholeCents = (micro: number): number => Math.max(0, Math.floor(micro / 10_000) / 100);

/** The price of one minute: a budget that pays for less is refused as invalid. */
const leastOf = ({ micro_dollars_per_hour }: WantedShare): number => Math.ceil(micro_dollars_per_hour / 60);

/** The budget that fits into the `left` micro dollars of a month, of which `limit` are all, or the words for where none does. */
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
