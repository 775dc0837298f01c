import type { LineLook } from '../../curves/charts.ts';
import type { JobWithCurve } from '../../data/compared.ts';
import { titleOf } from '../../data/jobs.ts';
import { looks } from './looks.ts';

/** One of the jobs that are compared. */
export interface ShownJob extends JobWithCurve {
  readonly letter: string;
  readonly look: LineLook;
  readonly title: string;
}

export const shownJobs = (jobs: readonly JobWithCurve[]): readonly ShownJob[] =>
  looks.flatMap(({ letter, ...look }, n) => {
    const one = jobs[n];
    return one === undefined ? [] : [{ ...one, letter, look, title: titleOf(one.job) }];
  });
