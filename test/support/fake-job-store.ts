import { type FullJob, type Job, jobSchema } from '../../shared/domain/jobs/job.ts';
import { filterText, isSought, type JobFilter, looksInside } from '../../shared/domain/jobs/job-filter.ts';
import { jobSpecSchema } from '../../shared/domain/jobs/job-spec.ts';
import type {
  ChangeResult,
  EqualsField,
  JobChange,
  JobExpectation,
  JobStore,
} from '../../shared/domain/jobs/job-store.ts';
import { type OpenJob, openJobOf } from '../../shared/domain/jobs/open-job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import type { Page, PageRequest } from '../../shared/domain/page.ts';
import { Calls } from './fake-calls.ts';
import { FakeJobDetails } from './fake-job-details.ts';
import { FakeRows, newestFirst } from './fake-rows.ts';
import { deepFreeze } from './renewed.ts';

const entriesOf = <T extends object>(record: T | undefined): [keyof T & string, T[keyof T & string]][] =>
  Object.entries(record ?? {}) as [keyof T & string, T[keyof T & string]][];

const fieldOf = (job: Job, field: EqualsField): unknown =>
  field === 'webhook_due_at' ? job.webhook?.due_at : job[field];

const holds = (job: Job, expect: JobExpectation): boolean =>
  expect.statuses.includes(job.status) &&
  (expect.attempt === undefined || job.attempt === expect.attempt) &&
  (expect.phases === undefined || (job.phase !== null && expect.phases.includes(job.phase))) &&
  entriesOf(expect.equals).every(([field, value]) => fieldOf(job, field) === value) &&
  entriesOf(expect.lengths).every(([field, length]) => (job[field]?.length ?? 0) === length) &&
  entriesOf(expect.absentOrEquals).every(([field, value]) => job[field] === undefined || job[field] === value) &&
  entriesOf(expect.absentOrBelow).every(([field, value]) => {
    const standing = job[field];
    return standing === undefined || standing < (value ?? Number.NEGATIVE_INFINITY);
  }) &&
  entriesOf(expect.notBefore).every(([field, value]) => {
    const standing = job[field];
    return standing !== undefined && value !== undefined && standing >= value;
  });

const apply = (job: Job, change: JobChange): Job => {
  for (const [field] of entriesOf(change.add)) {
    if (change.set && field in change.set) throw new Error(`${field} is both set and added to in one change.`);
  }
  const sums = Object.fromEntries(entriesOf(change.add).map(([field, by]) => [field, (job[field] ?? 0) + (by ?? 0)]));
  const absent = Object.fromEntries(entriesOf(change.setIfAbsent).filter(([field]) => job[field] === undefined));
  const told = Object.fromEntries(entriesOf(change.progress).filter(([, value]) => value !== undefined));
  return {
    ...job,
    ...(change.set as Partial<Job> | undefined),
    ...absent,
    ...sums,
    progress: { ...job.progress, ...told },
    history: [...job.history.slice(change.dropHistory ?? 0), ...(change.history ?? [])],
    attempts: [...job.attempts, ...(change.closeAttempt ? [change.closeAttempt] : [])],
  };
};

const openRows = new WeakMap<Job, OpenJob>();

/** The row of the index of open jobs. A stored job is frozen, so its row is made once. */
export const openRowOf = (job: Job): OpenJob => {
  const row = openRows.get(job) ?? deepFreeze(openJobOf(job));
  openRows.set(job, row);
  return row;
};

/** Jobs on a page of the list of open ones. */
const pageSize = 10;

export class FakeJobStore implements JobStore {
  readonly calls = new Calls<keyof JobStore>();
  readonly rows = new FakeRows(jobSchema, 'job');

  readonly details = new FakeJobDetails();

  /** Whole jobs bring their specs. */
  constructor(jobs: readonly (Job | FullJob)[] = []) {
    for (const job of jobs) this.plant(job);
  }

  /** A job as if it had been stored, with its spec where it has one. */
  plant(job: Job | FullJob): Job {
    const spec = jobSpecSchema.safeParse(job);
    if (spec.success) this.details.specs.set(job.id, spec.data);
    return this.rows.set(job.id, job);
  }

  async create(job: Job): Promise<{ created: boolean; job: Job }> {
    this.calls.hit('create');
    const { created, row } = this.rows.create(job.id, job);
    return { created, job: row };
  }

  async get(jobId: string): Promise<Job | undefined> {
    this.calls.hit('get');
    const job = this.rows.get(jobId);
    return job?.erased_at === undefined ? job : undefined;
  }

  async getEvenErased(jobId: string): Promise<Job | undefined> {
    this.calls.hit('getEvenErased');
    return this.rows.get(jobId);
  }

  async findByPod(podId: string): Promise<Job | undefined> {
    this.calls.hit('findByPod');
    return this.rows.all().find((job) => job.pod_id === podId && job.erased_at === undefined);
  }

  async listByUser(userId: string, page: PageRequest, filter: JobFilter = {}): Promise<Page<Job>> {
    this.calls.hit('listByUser');
    const standing = this.rows.all().filter(({ erased_at }) => erased_at === undefined);
    const { created_after: after = '', created_before: before = '9' } = filter;
    const within = standing.filter(({ created_at }) => created_at > after && created_at < before);
    return newestFirst(within, 'jobs', userId, page, {
      filter: filterText(filter),
      isSought: (job) => isSought(job, filter),
      lookedAt: looksInside(filter) ? Math.max(page.limit, 100) : undefined,
    });
  }

  async listOpen(
    show: (jobs: readonly OpenJob[]) => void,
    unreadable: (jobId: string, error: unknown) => void,
  ): Promise<void> {
    this.calls.hit('listOpen');
    const open = this.rows
      .readable(unreadable)
      .filter((job) => job.open)
      .map(openRowOf);
    for (let from = 0; from < open.length; from += pageSize) show(open.slice(from, from + pageSize));
  }

  async usesDataset(userId: string, datasetId: string): Promise<boolean> {
    this.calls.hit('usesDataset');
    return this.rows
      .all()
      .some(
        ({ user_id, dataset_id, validation_dataset_id, status }) =>
          user_id === userId && [dataset_id, validation_dataset_id].includes(datasetId) && !isTerminal(status),
      );
  }

  async jobsUsing(userId: string, datasetId: string, limit: number): Promise<readonly string[]> {
    this.calls.hit('jobsUsing');
    const using = this.rows
      .all()
      .filter(({ user_id, status }) => user_id === userId && !isTerminal(status))
      .filter((job) => [job.dataset_id, job.validation_dataset_id].includes(datasetId));
    return using.slice(0, limit).map(({ id }) => id);
  }

  async change(jobId: string, change: JobChange): Promise<ChangeResult> {
    this.calls.hit('change');
    const standing = this.rows.get(jobId);
    if (!standing || !holds(standing, change.expect)) return { outcome: 'refused', job: standing };
    return { outcome: 'changed', job: this.rows.set(jobId, apply(standing, change)) };
  }
}
