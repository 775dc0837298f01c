import type { LineLook } from '../../curves/charts.ts';
import type { JobWithCurve } from '../../data/compared.ts';
import { titleOf } from '../../data/jobs.ts';
import { looks } from './looks.ts';

/** A job of the comparison, with its letter and look. */
export interface ShownJob extends JobWithCurve {
  readonly letter: string;
  readonly look: LineLook;
  readonly title: string;
}

/** The letter of the job at a position in the request, whether the job exists or not. */
export const letterAt = (place: number): string => looks[place]?.letter ?? '';

export const shownJobs = (jobs: readonly JobWithCurve[]): readonly ShownJob[] =>
  jobs.flatMap((one) => {
    const found = looks[one.place];
    if (found === undefined) return [];
    const { letter, ...look } = found;
    return [{ ...one, letter, look, title: titleOf(one.job) }];
  });
