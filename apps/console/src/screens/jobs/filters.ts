import type { Query } from '../../../../../shared/client/index.ts';

type JobsQuery = Query<'listJobs'>;

/** The filters of the list of jobs. The URL holds them, so that a link to a filtered list can be kept and shared. */
export interface Filters {
  readonly q: string;
  readonly status: string;
  readonly since: string;
  readonly dataset: string;
}

export const statusChoices = [
  ['', 'Any status'],
  ['active', 'Going on'],
  ['queued', 'Queued'],
  ['pending', 'Starting'],
  ['running', 'Running'],
  ['over', 'Over'],
  ['completed', 'Completed'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
] as const;

export const sinceChoices = [
  ['', 'At any time'],
  ['1', 'In the last day'],
  ['7', 'In the last 7 days'],
  ['30', 'In the last 30 days'],
] as const;

const oneOf = (choices: readonly (readonly [string, string])[], value: string | undefined): string =>
  choices.some(([choice]) => choice === value) ? (value ?? '') : '';

/** Reads the filters from the query of the URL. People edit URLs, so invalid values are ignored. */
export const readFilters = (query: Readonly<Record<string, string>>): Filters => ({
  q: (query.q ?? '').trim().slice(0, 200),
  status: oneOf(statusChoices, query.status),
  since: oneOf(sinceChoices, query.since),
  dataset: /^[\w-]{1,64}$/.test(query.dataset ?? '') ? (query.dataset ?? '') : '',
});

export const addressOf = (filters: Filters): string => {
  const given = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  return given.size === 0 ? '/jobs' : `/jobs?${given}`;
};

const ofStatus = (status: string): JobsQuery => {
  if (status === '') return {};
  if (status === 'active' || status === 'over') return { active: status === 'active' ? 'true' : 'false' };
  return { status };
};

const dayMs = 86_400_000;

/** The time that many days ago, rounded down to a full hour, so that the same filter gives the same cached query for a while. */
const daysAgo = (days: number, nowMs: number): string =>
  new Date(Math.floor(nowMs / 3_600_000) * 3_600_000 - days * dayMs).toISOString();

export const queryOf = ({ q, status, since, dataset }: Filters, nowMs: number): JobsQuery => ({
  ...ofStatus(status),
  ...(q === '' ? {} : { q }),
  ...(since === '' ? {} : { created_after: daysAgo(Number(since), nowMs) }),
  ...(dataset === '' ? {} : { dataset_id: dataset }),
});
