import { count } from '../../../../shared/figures/numbers.ts';

/** The most jobs in a comparison. More lines could not be distinguished. */
export const mostCompared = 6;

export interface ComparedIds {
  readonly ids: readonly string[];
  /** The errors in the address, a sentence each. */
  readonly faults: readonly string[];
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text);

export const addressOfCompared = (ids: readonly string[]): string => `/compare?jobs=${ids.join(',')}`;

/**
 * Reads the ids of jobs from the query of the address. People type and edit addresses, so valid ids are used and all others are reported as
 * errors.
 */
export const readComparedIds = ({ jobs = '' }: Readonly<Record<string, string>>): ComparedIds => {
  const given = jobs
    .split(',')
    .map((text) => text.trim().toLowerCase())
    .filter((text) => text !== '');
  const [ids, others] = [[...new Set(given.filter(isId))], [...new Set(given.filter((text) => !isId(text)))]];
  const repeated = ids.filter((id) => given.indexOf(id) !== given.lastIndexOf(id));
  const beyond = ids.length - mostCompared;
  return {
    ids: ids.slice(0, mostCompared),
    faults: [
      ...others.slice(0, 3).map((text) => `“${shortened(text)}” is no id of a job.`),
      ...(others.length > 3 ? [`Nor are ${count(others.length - 3)} more.`] : []),
      ...repeated.slice(0, mostCompared).map((id) => `Job ${id} is named more than once, and shown once.`),
      ...(beyond > 0
        ? [`${mostCompared} jobs are compared at most: the first ${mostCompared} are shown, ${count(beyond)} left out.`]
        : []),
    ],
  };
};
