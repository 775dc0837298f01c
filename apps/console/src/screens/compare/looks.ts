import type { LineLook } from '../../curves/charts.ts';

interface Look extends LineLook {
  /** The letter that identifies the job in charts and tables, because names may be long, equal or missing. */
  readonly letter: string;
}

/** The looks of the jobs by position. Letter and dashes distinguish the jobs, not only the colour. */
export const looks: readonly Look[] = [
  { letter: 'A', colour: '--accent', dash: [] },
  { letter: 'B', colour: '--wait', dash: [7, 3] },
  { letter: 'C', colour: '--blue', dash: [2, 2] },
  { letter: 'D', colour: '--violet', dash: [9, 3, 2, 3] },
  { letter: 'E', colour: '--bad', dash: [14, 4] },
  { letter: 'F', colour: '--ink', dash: [5, 2, 1, 2, 1, 2] },
];
