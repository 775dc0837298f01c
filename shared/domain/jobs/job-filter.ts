import type { Job } from './job.ts';
import { isTerminal, type JobStatus } from './status.ts';

/** The conditions on a user's jobs that a list shows; all that are given must hold. */
export interface JobFilter {
  readonly status?: readonly JobStatus[] | undefined;
  /** The job is not over. */
  readonly active?: boolean | undefined;
  /** The dataset that a job trains on, or is evaluated on. */
  readonly dataset_id?: string | undefined;
  readonly training_config_id?: string | undefined;
  /** Part of its name, its model or of a label, letters large or small. */
  readonly q?: string | undefined;
  /** A job of exactly one of the two times is left out. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
}

/** True for a job that fits the conditions other than the times, which the list checks by its index. */
export const isSought = (job: Job, filter: JobFilter): boolean =>
  (filter.status === undefined || filter.status.includes(job.status)) &&
  (filter.active === undefined || filter.active !== isTerminal(job.status)) &&
  (filter.dataset_id === undefined || [job.dataset_id, job.validation_dataset_id].includes(filter.dataset_id)) &&
  (filter.training_config_id === undefined || job.training_config_id === filter.training_config_id) &&
  (filter.q === undefined || hasText(job, filter.q.toLowerCase()));

const hasText = ({ name = '', model = '', labels = {} }: Job, text: string): boolean =>
  [name, model, ...Object.entries(labels).flat()].some((one) => one.toLowerCase().includes(text));

/** True when only the job itself, and not its index alone, says which are sought. */
export const looksInside = ({ created_after: _after, created_before: _before, ...filter }: JobFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined);

/** Equal texts mean equal filters: a cursor belongs to one text. `undefined` where everything is sought. */
export const filterText = (filter: JobFilter): string | undefined => {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  const ordered = given.map(([field, value]) => [field, Array.isArray(value) ? [...new Set(value)].sort() : value]);
  return JSON.stringify(ordered.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
};
