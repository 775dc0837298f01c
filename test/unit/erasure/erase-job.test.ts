import { randomBytes } from 'node:crypto';
import { createJobErasure } from '../../../functions/due-work/erase-job.ts';
import { createHandler } from '../../../functions/jobs/erase-job.ts';
import { artifactKey } from '../../../shared/domain/artifacts/artifact-key.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { erasureWork } from '../../../shared/domain/due-work/due-work.ts';
import { runDueWork } from '../../../shared/domain/due-work/run-due-work.ts';
import { eraseJob } from '../../../shared/domain/erasure/erase-job.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeErasureStore } from '../../support/fake-erasure-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const erased = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const artifactId = '33333333-3333-4333-8333-333333333333';
const over = { status: 'completed', phase: null, open: false } as const;

/** Every call of any of the stores counts; the one of that number throws, and no other does. */
const throwingAt = (k: number) => {
  let calls = 0;
  const wrap = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls += 1;
          if (calls === k) return Promise.reject(new Error(`Call ${k} broke off.`));
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
  return { wrap, calls: () => calls };
};

const setup = async (k = 0, job: Partial<Job> = over) => {
  let now = start;
  const clock = () => now;
  const jobs = new FakeJobStore();
  const telemetry = new FakeTelemetryStore();
  const artifacts = new FakeArtifactStore();
  const objects = new FakeObjectStore(clock);
  const work = new FakeDueWorkStore();
  const usage = new FakeUsageStore();
  for (const id of [erased, other]) {
    const made = jobs.plant(aJob({ id, user_id: 'alice', ...job }));
    const batch = { attempt: 1, seq: 1 };
    await telemetry.putMetrics(id, { ...batch, points: [] }, addSeconds(start, 9999));
    await telemetry.putLogs(id, { ...batch, lines: [] }, addSeconds(start, 9999));
    await jobs.details.putLogTail(id, { attempt: 1, log_tail: ['x'] });
    const key = artifactKey(made, artifactId, 'adapter');
    objects.plant(key, 'weights');
    await objects.startMultipart(`${key}-in-parts`);
  }
  const { wrap, calls } = throwingAt(k);
  const records = new FakeErasureStore({ jobs, telemetry, artifacts });
  const request = createHandler({ jobs: wrap(jobs), work: wrap(work), clock });
  const step = () =>
    eraseJob(erased, {
      records: wrap(records),
      artifacts: wrap(artifacts),
      objects: wrap(objects),
      usage: wrap(usage),
      clock,
      randomBytes,
    });
  const left = (id: string): number =>
    [...objects.objects.keys(), ...[...objects.uploads.values()].map(({ key }) => key)].filter((key) =>
      key.includes(id),
    ).length +
    (telemetry.metrics.get(id)?.size ?? 0) +
    (telemetry.logs.get(id)?.size ?? 0) +
    (jobs.details.tails.get(id)?.size ?? 0) +
    (jobs.details.specs.get(id) ? 1 : 0) +
    (jobs.rows.get(id) ? 1 : 0);
  return {
    jobs,
    objects,
    work,
    calls,
    left,
    step,
    clock,
    records,
    artifacts,
    usage,
    pass: (seconds: number): void => {
      now = addSeconds(now, seconds);
    },
    ask: (userId = 'alice') => call(request, { userId, path: { id: erased } }),
  };
};

type Process = 'request' | 'run';

/** Calls of two processes, each of which begins when it is let. */
const turns = () => {
  const waiting: Record<Process, (() => void)[]> = { request: [], run: [] };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    of: <T extends object>(process: Process, store: T): T =>
      new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            await new Promise<void>((begin) => waiting[process].push(begin));
            return Reflect.apply(value, target, args) as unknown;
          };
        },
      }),
    let: async (process: Process): Promise<boolean> => {
      await settled();
      const next = waiting[process].shift();
      next?.();
      await settled();
      return next !== undefined;
    },
  };
};

/** A job for which an earlier request left work and no mark; a second request and a run of the line then take these turns. */
const playTurns = async (order: readonly Process[], requestCalls: number) => {
  const world = await setup();
  world.work.rows.set(`erasure#job#${erased}`, {
    ...erasureWork({ user_id: 'alice', job_id: erased, due_at: start.toISOString() }, start),
  });
  world.pass(61);
  const { jobs, work, records, artifacts, objects, usage, clock } = world;
  const { of, let: letGo } = turns();
  const request = createHandler({ jobs: of('request', jobs), work: of('request', work), clock });
  void call(request, { userId: 'alice', path: { id: erased } });
  void runDueWork({
    work: of('run', work),
    clock,
    startSeconds: 40,
    workers: {
      'erase-job': createJobErasure({ records: of('run', records), artifacts, objects, usage, clock, randomBytes }),
      'deliver-webhook': () => Promise.reject(new Error('No webhook is due.')),
    },
    onFault: () => undefined,
    onStuck: () => undefined,
  });
  let left = requestCalls;
  for (const process of order) {
    if (process === 'request' && left === 0) continue;
    if ((await letGo(process)) && process === 'request') left -= 1;
  }
  while (left > 0 && (await letGo('request'))) left -= 1;
  // The request may die here, the run goes on.
  while (await letGo('run'));
  const marked = (await jobs.getEvenErased(erased))?.erased_at !== undefined;
  return { marked, inLine: work.rows.all().length > 0 };
};

/** Every order of so many turns of each. */
const orders = (requests: number, runs: number): readonly (readonly Process[])[] => [
  ...(requests > 0 ? orders(requests - 1, runs).map((rest) => ['request', ...rest] as const) : []),
  ...(runs > 0 ? orders(requests, runs - 1).map((rest) => ['run', ...rest] as const) : []),
  ...(requests + runs === 0 ? [[]] : []),
];

describe('the request of an erasure', () => {
  it('leaves no marked job out of the line, wherever it dies and whatever a run does meanwhile', async () => {
    const lost: unknown[] = [];
    let marks = 0;
    for (let calls = 1; calls <= 4; calls += 1) {
      for (const order of orders(calls, 4)) {
        const { marked, inLine } = await playTurns(order, calls);
        if (marked) marks += 1;
        if (marked && !inLine) lost.push({ calls, order: order.join(' ') });
      }
    }
    expect(marks).toBeGreaterThan(50);
    expect(lost).toEqual([]);
  }, 60_000);
});

describe('the erasure of a job', () => {
  it('takes the job out of every read at once, and can be asked for twice', async () => {
    const world = await setup();
    expect((await world.ask()).status).toBe(202);
    expect((await world.ask()).status).toBe(202);
    expect(await world.jobs.get(erased)).toBeUndefined();
    const { items } = await world.jobs.listByUser('alice', { limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([other]);
    expect(world.work.rows.all()).toMatchObject([{ work_id: `erasure#job#${erased}`, kind: 'erase-job' }]);
  });

  it.each([
    ['goes on', { status: 'running', open: true }],
    ['is over but whose pod is not seen gone', { status: 'failed', phase: null, open: true }],
  ] as const)('is refused for a job that %s', async (_, job) => {
    const world = await setup(0, job);
    expect(await world.ask()).toMatchObject({ status: 409, body: { code: 'job_not_over' } });
    expect(await world.jobs.get(erased)).toBeDefined();
  });

  it('is not found for the job of somebody else', async () => {
    const world = await setup();
    expect((await world.ask('mallory')).status).toBe(404);
    expect(await world.jobs.get(erased)).toBeDefined();
  });

  it('touches nothing of a job that nobody asked to be erased', async () => {
    const world = await setup();
    const before = world.left(erased);
    expect(await world.step()).toEqual({ outcome: 'erased' });
    expect(world.left(erased)).toBe(before);
  });

  it('keeps the job itself until no URL can write for it any more, and takes what was written meanwhile', async () => {
    const world = await setup();
    await world.ask();
    expect(await world.step()).toMatchObject({ outcome: 'goes_on', due_at: addSeconds(start, 3660) });
    expect(world.left(erased)).toBe(1);
    const [key = ''] = world.objects.objects.keys();
    world.objects.plant(key.replace(other, erased), 'late');
    world.pass(3660);
    expect(await world.step()).toEqual({ outcome: 'erased' });
    expect(world.left(erased)).toBe(0);
  });

  it('ends after a crash at any of its calls with everything gone, and nothing of another job touched', async () => {
    const clean = await setup();
    const whole = async (world: Awaited<ReturnType<typeof setup>>): Promise<void> => {
      for (let tries = 0; (await world.ask()).status !== 202; tries += 1) expect(tries).toBeLessThan(3);
      for (let steps = 0; ; steps += 1) {
        expect(steps).toBeLessThan(20);
        const result = await world.step().catch(() => undefined);
        if (result?.outcome === 'erased') break;
        if (result !== undefined) world.pass(3660);
      }
    };
    const others = clean.left(other);
    await whole(clean);
    expect(clean.calls()).toBeGreaterThan(10);
    for (let k = 1; k <= clean.calls(); k += 1) {
      const world = await setup(k);
      await whole(world);
      expect({ k, left: world.left(erased), others: world.left(other) }).toEqual({ k, left: 0, others });
    }
  });
});
