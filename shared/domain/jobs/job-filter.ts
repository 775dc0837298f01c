import type { Job } from './job.ts';
import { isTerminal, type JobStatus } from './status.ts';

/** The conditions by which a list of a user's jobs is filtered. A job must meet all given conditions. */
export interface JobFilter {
  readonly status?: readonly JobStatus[] | undefined;
  /** True for jobs that are not over, false for jobs that are over. */
  readonly active?: boolean | undefined;
  /** The id of the dataset that the job trains on or is evaluated on. */
  readonly dataset_id?: string | undefined;
  readonly training_config_id?: string | undefined;
  /** A part of the job's name, model, or a label, without regard to case. */
  readonly q?: string | undefined;
  /** The list shows jobs created after this time and before `created_before`. Jobs created at exactly either time are left out. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
}

/** True if the job meets all conditions except the times, which the list checks by its index. */
export const isSought = (job: Job, filter: JobFilter): boolean =>
  (filter.status === undefined || filter.status.includes(job.status)) &&
  (filter.active === undefined || filter.active !== isTerminal(job.status)) &&
  (filter.dataset_id === undefined || [job.dataset_id, job.validation_dataset_id].includes(filter.dataset_id)) &&
  (filter.training_config_id === undefined || job.training_config_id === filter.training_config_id) &&
  (filter.q === undefined || hasText(job, filter.q.toLowerCase()));

const hasText = ({ name = '', model = '', labels = {} }: Job, text: string): boolean =>
  [name, model, ...Object.entries(labels).flat()].some((one) => one.toLowerCase().includes(text));

/** True if the filter has conditions besides the times, so that the jobs themselves must be read and not only the index. */
export const looksInside = ({ created_after: _after, created_before: _before, ...filter }: JobFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined);

/**
 * Returns a text that is equal for equal filters, because a cursor is valid for one filter only. `undefined` if the filter has no
 * condition.
 */
export const filterText = (filter: JobFilter): string | undefined => {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  const ordered = given.map(([field, value]) => [field, Array.isArray(value) ? [...new Set(value)].sort() : value]);
  return JSON.stringify(ordered.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
};
