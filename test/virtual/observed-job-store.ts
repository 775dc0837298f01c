import type { Job } from '../../shared/domain/jobs/job.ts';
import type { ChangeResult, JobChange } from '../../shared/domain/jobs/job-store.ts';
import type { OpenJob } from '../../shared/domain/jobs/open-job.ts';
import { FakeJobStore, openRowOf } from '../support/fake-job-store.ts';
import type { Random } from './random.ts';
import type { Weather } from './weather.ts';

/** Hears of every job that was stored; `before` is absent for a new one. */
export type JobObserver = (before: Job | undefined, after: Job) => void;

interface Version {
  readonly at: number;
  readonly job: Job;
}

export interface ObservedJobStoreOptions {
  readonly observe: JobObserver;
  readonly prepare?: ((job: Job) => Job) | undefined;
  readonly now: () => number;
  readonly random: Random;
  readonly weather: Weather;
}

/** The jobs of a stage, whose index of open jobs lags behind as DynamoDB's does, each item for itself. */
export class ObservedJobStore extends FakeJobStore {
  readonly #observe: JobObserver;
  readonly #prepare: (job: Job) => Job;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #weather: Weather;
  /** The newest last. */
  readonly #versions = new Map<string, Version[]>();

  constructor(options: ObservedJobStoreOptions) {
    super();
    this.#observe = options.observe;
    this.#prepare = options.prepare ?? ((job) => job);
    this.#now = options.now;
    this.#random = options.random;
    this.#weather = options.weather;
  }

  override async create(job: Job): Promise<{ created: boolean; job: Job }> {
    const result = await super.create(this.#prepare(job));
    if (result.created) this.#stored(undefined, result.job);
    return result;
  }

  override async change(jobId: string, change: JobChange): Promise<ChangeResult> {
    const before = this.rows.get(jobId);
    const result = await super.change(jobId, change);
    if (result.outcome === 'changed') this.#stored(before, result.job);
    return result;
  }

  override async listOpen(show: (jobs: readonly OpenJob[]) => void): Promise<void> {
    this.calls.hit('listOpen');
    const { indexLagMs } = this.#weather;
    const shown = [...this.#versions.values()].map((versions) =>
      versionAt(versions, this.#now() - (indexLagMs === 0 ? 0 : this.#random.between(0, indexLagMs))),
    );
    show(shown.flatMap((job) => (job?.open ? openRowOf(job) : [])));
  }

  #stored(before: Job | undefined, after: Job): void {
    const versions = this.#versions.get(after.id) ?? [];
    if (versions.length === 0) this.#versions.set(after.id, versions);
    versions.push({ at: this.#now(), job: after });
    if (versions.length > 24) versions.splice(0, 12);
    this.#observe(before, after);
  }
}

const versionAt = (versions: readonly Version[], at: number): Job | undefined =>
  versions.findLast((version) => version.at <= at)?.job;
