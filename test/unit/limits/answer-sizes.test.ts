import { createHandler as listConfigs } from '../../../functions/configs/list-configs.ts';
import { createHandler as getArtifacts } from '../../../functions/jobs/get-job-artifacts.ts';
import { createHandler as getEvents } from '../../../functions/jobs/get-job-events.ts';
import { createHandler as getLogs } from '../../../functions/jobs/get-job-logs.ts';
import { createHandler as getMetrics } from '../../../functions/jobs/get-job-metrics.ts';
import { createHandler as listJobs } from '../../../functions/jobs/list-jobs.ts';
import { maxArtifactsPerJob } from '../../../shared/domain/artifacts/artifact-limits.ts';
import { encodeCurveCursor } from '../../../shared/domain/telemetry/follow-cursor.ts';
import { measureNames } from '../../../shared/domain/telemetry/measure-names.ts';
import type { ApiFunction } from '../../../shared/http/api-handler.ts';
import { call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { FakeTrainingConfigStore } from '../../support/fake-training-config-store.ts';
import { fullestArtifact, fullestJob, fullestLine, trainingConfig } from '../../support/fullest-items.ts';

/** The largest answer (Lambda Developer Guide, "Lambda quotas"); more is a 500 to the caller. */
const maxAnswerBytes = 6 * 1024 * 1024;

/** The longest page that a query may ask for. */
const limit = 200;
const many = limit + 50;

const now = new Date('2026-11-26T00:00:00.000Z');
const clock = () => now;
const userId = 'user-1';
const idOf = (nth: number): string => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
const owned = (nth: number) => ({ id: idOf(nth), user_id: userId, created_at: now.toISOString() });
const expiresAt = new Date(now.getTime() + 1000);

const job = { ...fullestJob, ...owned(0), history_spilled: many, erased_at: undefined };
const path = { id: job.id };

const withPoints = async (): Promise<FakeTelemetryStore> => {
  const telemetry = new FakeTelemetryStore();
  const measures = Object.fromEntries(measureNames.map((name) => [name, 1.2345678901234567e-100]));
  for (let seq = 0; seq < 10; seq += 1) {
    const points = Array.from({ length: 500 }, (_, nth) => ({
      ...measures,
      step: 100_000_000 + seq * 500 + nth,
      timestamp: now.toISOString(),
    }));
    await telemetry.putMetrics(job.id, { attempt: 1, seq, points }, expiresAt);
  }
  return telemetry;
};

/** Characters that JSON writes with six bytes. */
const withLogs = async (): Promise<FakeTelemetryStore> => {
  const telemetry = new FakeTelemetryStore();
  const text = '\u0001'.repeat(16_384);
  for (let seq = 0; seq < many; seq += 1) {
    const lines = [{ ts: now.toISOString(), stream: 'stdout', text } as const];
    await telemetry.putLogs(job.id, { attempt: 1, seq, lines }, expiresAt);
  }
  return telemetry;
};

interface Route {
  readonly handler: ApiFunction;
  readonly path?: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** How the query names the cursor of the next page. */
  readonly next?: string;
  /** How the answer names it. */
  readonly cursor?: string;
  readonly items: number;
}

const routes: Readonly<Record<string, () => Promise<Route>>> = {
  'list-configs': async () => {
    const dates = { created_at: now.toISOString(), updated_at: now.toISOString() };
    const all = Array.from({ length: many }, (_, nth) => ({ ...trainingConfig, ...owned(nth), ...dates }));
    const handler = listConfigs({ configs: new FakeTrainingConfigStore(all as never) });
    return { handler, query: { limit: `${limit}` }, next: 'cursor', items: many };
  },
  'list-jobs': async () => {
    const all = Array.from({ length: many }, (_, nth) => ({ ...job, ...owned(nth) }));
    const handler = listJobs({ jobs: new FakeJobStore(all), clock });
    return { handler, query: { limit: `${limit}` }, next: 'cursor', items: many };
  },
  'get-job-events': async () => {
    const jobs = new FakeJobStore([job]);
    await jobs.details.putHistory(job.id, 0, Array(many).fill(fullestLine));
    const handler = getEvents({ jobs, details: jobs.details });
    return { handler, path, query: { limit: `${limit}` }, next: 'after', items: many + job.history.length };
  },
  'get-job-logs': async () => {
    const handler = getLogs({ jobs: new FakeJobStore([job]), telemetry: await withLogs(), clock });
    return { handler, path, query: { limit: `${limit}` }, next: 'after', items: many };
  },
  'get-job-artifacts': async () => {
    const all = Array.from({ length: maxArtifactsPerJob }, (_, nth) => ({
      ...fullestArtifact,
      ...owned(nth),
      job_id: job.id,
      status: 'complete' as const,
    }));
    const stores = { artifacts: new FakeArtifactStore(all), objects: new FakeObjectStore(clock) };
    const handler = getArtifacts({ jobs: new FakeJobStore([job]), ...stores });
    return { handler, path, query: {}, items: maxArtifactsPerJob };
  },
  'get-job-metrics': async () => {
    const handler = getMetrics({ jobs: new FakeJobStore([job]), telemetry: await withPoints(), clock });
    return { handler, path, query: { max_points: '5000' }, items: 5000 };
  },
  'get-job-metrics, what is new': async () => {
    const handler = getMetrics({ jobs: new FakeJobStore([job]), telemetry: await withPoints(), clock });
    const nothing = { head: { attempt: 0, seq: 0 }, gaps: [], late: 0, firstSteps: new Map<number, number>() };
    const query = { after: encodeCurveCursor(job.id, nothing) };
    return { handler, path, query, next: 'after', items: 5000 };
  },
  'get-job-logs, from the end': async () => {
    const handler = getLogs({ jobs: new FakeJobStore([job]), telemetry: await withLogs(), clock });
    return { handler, path, query: { tail: `${limit}` }, next: 'before', cursor: 'prev_cursor', items: many };
  },
};

describe('an answer whose every item is as long as it may be', () => {
  it.each(Object.entries(routes))('is one that a function can give, and misses nothing: %s', async (_name, setup) => {
    const { handler, next, cursor: told = 'next_cursor', items, ...asked } = await setup();
    let seen = 0;
    let cursor: string | undefined;
    do {
      const query: Readonly<Record<string, string>> =
        next === 'before' && cursor
          ? { before: cursor }
          : { ...asked.query, ...(next && cursor ? { [next]: cursor } : {}) };
      const answer = await call(handler, { userId, path: asked.path ?? {}, query });
      expect(answer.status).toBe(200);
      expect(Buffer.byteLength(answer.text)).toBeLessThan(maxAnswerBytes);
      expect(answer.body.items.length).toBeGreaterThan(0);
      seen += answer.body.items.length;
      cursor = answer.body[told] ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toBe(items);
  });
});
