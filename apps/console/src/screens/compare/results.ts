import type { Point } from '../../../../../shared/client/index.ts';

export interface Lowest {
  readonly value: number;
  readonly step: number;
}

/** The lowest evaluation loss of a job, at the first step with that value. `undefined` if no evaluation is a finite number. */
export const lowestEvaluation = (points: readonly Point[]): Lowest | undefined =>
  points.reduce<Lowest | undefined>((lowest, { step, eval_loss: value }) => {
    if (typeof value !== 'number' || (lowest !== undefined && lowest.value <= value)) return lowest;
    return { value, step };
  }, undefined);

/**
 * Says whether the value is the lowest of several values. The result is `false` if only one value is known, because a comparison is then
 * meaningless.
 */
export const isLowestOf = (one: Lowest | undefined, all: readonly (Lowest | undefined)[]): boolean => {
  const known = all.filter((lowest) => lowest !== undefined);
  return one !== undefined && known.length > 1 && known.every(({ value }) => value >= one.value);
};
