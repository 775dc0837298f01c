import type { Point } from '../../../../../shared/client/index.ts';

export interface Lowest {
  readonly value: number;
  readonly step: number;
}

/** The lowest evaluation of a job, at its first step; `undefined` where none is a number. */
export const lowestEvaluation = (points: readonly Point[]): Lowest | undefined =>
  points.reduce<Lowest | undefined>((lowest, { step, eval_loss: value }) => {
    if (typeof value !== 'number' || (lowest !== undefined && lowest.value <= value)) return lowest;
    return { value, step };
  }, undefined);

/** The value is the lowest of several; of one alone, lowest says nothing. */
export const isLowestOf = (one: Lowest | undefined, all: readonly (Lowest | undefined)[]): boolean => {
  const known = all.filter((lowest) => lowest !== undefined);
  return one !== undefined && known.length > 1 && known.every(({ value }) => value >= one.value);
};
