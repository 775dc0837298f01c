import type { ErasedJob, ErasureStore } from '../../shared/domain/erasure/erasure-store.ts';
import type { FakeArtifactStore } from './fake-artifact-store.ts';
import { Calls } from './fake-calls.ts';
import type { FakeJobStore } from './fake-job-store.ts';
import type { FakeTelemetryStore } from './fake-telemetry-store.ts';

export interface ErasedStores {
  readonly jobs: FakeJobStore;
  readonly telemetry: FakeTelemetryStore;
  readonly artifacts: FakeArtifactStore;
}

/** Deletes out of the other stores in memory, which one table holds in life. */
export class FakeErasureStore implements ErasureStore {
  readonly calls = new Calls<keyof ErasureStore>();
  readonly #stores: ErasedStores;

  constructor(stores: ErasedStores) {
    this.#stores = stores;
  }

  async erased(jobId: string): Promise<ErasedJob | undefined> {
    this.calls.hit('erased');
    const job = this.#stores.jobs.rows.get(jobId);
    return job?.erased_at === undefined ? undefined : { id: job.id, user_id: job.user_id, erased_at: job.erased_at };
  }

  async deleteEntries(jobId: string, limit: number): Promise<boolean> {
    this.calls.hit('deleteEntries');
    const { jobs, telemetry, artifacts } = this.#stores;
    const deletes: (() => unknown)[] = [
      ...artifacts.rows.all(`${jobId} `).map(
        ({ id }) =>
          () =>
            artifacts.rows.delete(`${jobId} ${id}`),
      ),
      ...jobs.details.lines
        .all(`${jobId}#`)
        .map((_, place) => () => jobs.details.lines.delete(`${jobId}#${String(place).padStart(16, '0')}`)),
      ...(jobs.details.specs.get(jobId) ? [() => jobs.details.specs.delete(jobId)] : []),
    ];
    for (const kind of [telemetry.metrics, telemetry.rollups, telemetry.logs, jobs.details.tails]) {
      for (const key of [...(kind.get(jobId)?.keys() ?? [])]) {
        deletes.push(() => (kind.get(jobId) as Map<unknown, unknown>).delete(key));
      }
    }
    for (const remove of deletes.slice(0, limit)) remove();
    return deletes.length >= limit;
  }

  async deleteJob(jobId: string): Promise<void> {
    this.calls.hit('deleteJob');
    if (this.#stores.jobs.rows.get(jobId)?.erased_at !== undefined) this.#stores.jobs.rows.delete(jobId);
  }
}
