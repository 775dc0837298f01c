import fc from 'fast-check';
import { createHandler as createMetrics } from '../../../functions/jobs/get-job-metrics.ts';
import { createHandler as createReport } from '../../../functions/pods/report-metrics.ts';
import { type Point, putOnto } from '../../../shared/client/index.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { FullJob } from '../../../shared/domain/jobs/job.ts';
import { hashToken } from '../../../shared/domain/token.ts';
import { call } from '../../support/api-event.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { runningJob, start } from '../pods/pod-world.ts';

const tokenOf = (attempt: number): string => String(attempt).padStart(43, 'a');

/** Somebody who reads by the client. */
class Follower {
  readonly curve = new Map<number, Point>();
  cursor: string | undefined;

  take(page: {
    readonly items: readonly Point[];
    readonly cuts?: readonly { readonly attempt: number; readonly from_step: number }[];
    readonly follow_cursor: string;
  }): void {
    putOnto(this.curve, { points: page.items, cuts: page.cuts ?? [], isWhole: false });
    this.cursor = page.follow_cursor;
  }

  points(): readonly Point[] {
    return [...this.curve.values()].sort((a, b) => a.step - b.step);
  }
}

const setup = () => {
  let now = start;
  const clock = () => now;
  const job = runningJob({ job_token_sha256: hashToken(tokenOf(1)) });
  const jobs = new FakeJobStore([job]);
  const telemetry = new FakeTelemetryStore();
  const report = createReport({ jobs, telemetry, clock, ttlDays: 30, onFault: () => {} });
  const metrics = createMetrics({ jobs, telemetry, clock });
  const get = async (query: Record<string, string>) => {
    const answer = await call(metrics, { path: { id: job.id }, userId: job.user_id, query });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  };
  return {
    jobs,
    telemetry,
    get,
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    send: (attempt: number, seq: number, points: readonly object[]) =>
      call(report, {
        path: { id: job.id },
        bearer: tokenOf(attempt),
        body: { attempt, seq, metrics: points },
      }),
    /** A new pod takes the job over. */
    resume: (attempt: number) => {
      const standing = jobs.rows.get(job.id) as FullJob;
      jobs.rows.set(job.id, {
        ...standing,
        attempt,
        job_token_sha256: hashToken(tokenOf(attempt)),
        last_metrics_seq: undefined,
      });
    },
    /** All points, as somebody reads them who comes now. */
    fresh: async () => {
      const follower = new Follower();
      let cursor: string | null = null;
      do {
        const page: { items: Point[]; next_cursor: string | null; follow_cursor: string } = await get({
          limit: '200',
          ...(cursor === null ? {} : { after: cursor }),
        });
        follower.take(page);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return follower.points();
    },
    poll: async (follower: Follower, query: Record<string, string> = {}) => {
      for (let hasMore = true; hasMore; ) {
        const after = follower.cursor;
        const page = await get({ ...query, ...(after === undefined ? {} : { after }) });
        follower.take(page);
        hasMore = page.next_cursor !== null && after !== undefined;
      }
    },
  };
};

const point = fc.record(
  { step: fc.nat(60), train_loss: fc.nat(99), eval_loss: fc.nat(99), epoch: fc.constantFrom('nan', 1, 2) },
  { requiredKeys: ['step'] },
);
const points = fc.array(point, { minLength: 0, maxLength: 4 });
const act = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('next' as const), points, skip: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('late' as const), points, back: fc.integer({ min: 1, max: 90 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('jump' as const), by: fc.integer({ min: 20, max: 70 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(1, 10, 100) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('poll' as const), limit: fc.constantFrom('1', '3', '200') }),
  },
);

describe('a follower of a curve', () => {
  it('ends with the curve that a fresh reader gets, whatever comes late, twice, out of order or not at all', async () => {
    let lateReports = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 80 }), async (acts) => {
        const world = setup();
        const followers = [new Follower(), new Follower()] as const;
        const [first] = followers;
        await world.poll(first);
        let [attempt, seq] = [1, 0];
        for (const one of acts) {
          if (one.kind === 'next') {
            seq += 1 + one.skip;
            expect((await world.send(attempt, seq, one.points)).status).toBe(200);
          } else if (one.kind === 'late') {
            const answer = await world.send(attempt, Math.max(0, seq - one.back), one.points);
            expect(answer.status).toBe(200);
            lateReports += 1;
          } else if (one.kind === 'jump') seq += one.by;
          else if (one.kind === 'resume') {
            attempt += 1;
            seq = 0;
            world.resume(attempt);
          } else if (one.kind === 'pass') world.pass(one.seconds);
          else await world.poll(first, { limit: one.limit });
        }
        for (const follower of followers) {
          if (follower.cursor === undefined) follower.take({ items: await world.fresh(), follow_cursor: '' });
          else await world.poll(follower);
          expect(follower.points()).toEqual(await world.fresh());
        }
      }),
      propertyRuns(300),
    );
    expect(lateReports).toBeGreaterThan(0);
  });

  it('is told what is new and nothing else', async () => {
    const world = setup();
    const follower = new Follower();
    const steps = (page: { items: { step: number }[] }) => page.items.map(({ step }) => step);
    await world.send(1, 1, [{ step: 1, train_loss: 3 }]);
    follower.take(await world.get({}));
    const idle = await world.get({ after: follower.cursor ?? '' });
    expect(idle).toEqual({ items: [], next_cursor: null, follow_cursor: follower.cursor, cuts: [] });
    await world.send(1, 3, [{ step: 3, train_loss: 2 }]);
    const third = await world.get({ after: follower.cursor ?? '' });
    expect(steps(third)).toEqual([3]);
    await world.send(1, 2, [{ step: 2, train_loss: 2.5, grad_norm: 1 }]);
    const late = await world.get({ after: third.follow_cursor });
    expect(steps(late)).toEqual([2]);
    await world.send(1, 4, [{ step: 3, eval_loss: 1 }]);
    const evaluation = await world.get({ after: late.follow_cursor });
    expect(evaluation.items).toMatchObject([{ step: 3, eval_loss: 1, attempt: 1 }]);
    world.resume(2);
    await world.send(2, 1, [{ step: 2, train_loss: 7 }]);
    const resumed = await world.get({ after: evaluation.follow_cursor });
    expect(resumed).toMatchObject({
      items: [{ step: 2, train_loss: 7, attempt: 2 }],
      cuts: [{ attempt: 2, from_step: 2 }],
      next_cursor: null,
    });
  });

  it('is told of a report whose pod was heard of, and that reaches the table after later ones', async () => {
    const world = setup();
    await world.send(1, 1, [{ step: 1 }]);
    const { follow_cursor } = await world.get({});
    const put = world.telemetry.putMetrics.bind(world.telemetry);
    let arrive = async () => {};
    world.telemetry.putMetrics = async (...batch) => {
      arrive = async () => void (await put(...batch));
      return true;
    };
    await world.send(1, 2, [{ step: 2, train_loss: 1 }]);
    world.telemetry.putMetrics = put;
    world.resume(2);
    await world.send(2, 1, [{ step: 5, train_loss: 2 }]);
    const seen = await world.get({ after: follow_cursor });
    expect(seen.items).toMatchObject([{ step: 5 }]);
    world.pass(20);
    await arrive();
    expect((await world.get({ after: seen.follow_cursor })).items).toMatchObject([{ step: 2, attempt: 1 }]);
  });

  it('gets the fields and the steps that it asks for, and moves on over what it did not', async () => {
    const world = setup();
    const { follow_cursor } = await world.get({});
    await world.send(1, 1, [
      { step: 1, eval_loss: 1 },
      { step: 2, train_loss: 2, grad_norm: 3 },
    ]);
    const query = { after: follow_cursor, fields: 'train_loss', layout: 'columns' };
    const news = await world.get(query);
    expect(news).toMatchObject({ items: [], columns: { step: [2], attempt: [1], train_loss: [2] } });
    expect(await world.get({ ...query, after: news.follow_cursor })).toMatchObject({ columns: { step: [] } });
    expect((await world.get({ after: follow_cursor, from_step: '3' })).items).toEqual([]);
  });
});
