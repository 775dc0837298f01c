import { createHandler } from '../../../functions/pods/report-metrics.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { createCanary } from '../../../shared/domain/reaper/canary.ts';
import { call } from '../../support/api-event.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';

/** A canary whose reports reach the function that takes those of pods, unless `answer` is what they get. */
const setup = (answer?: () => Response) => {
  let now = new Date('2026-01-01T00:00:00.000Z');
  const clock = () => now;
  const jobs = new FakeJobStore();
  const telemetry = new FakeTelemetryStore();
  const report = createHandler({ jobs, telemetry, clock, ttlDays: 30, onFault: () => {} });
  const faults: unknown[] = [];
  const urls: string[] = [];
  const canary = createCanary({
    jobs,
    secretsKey: new FakeSecretReader('the key of this test'),
    publicApiUrl: 'https://api.example.com',
    stage: 'test',
    clock,
    fetch: async (url, init) => {
      urls.push(String(url));
      if (answer !== undefined) return answer();
      const id = /jobs\/([^/]+)\/metrics$/.exec(String(url))?.[1] ?? '';
      const bearer = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
      const { status, text } = await call(report, { path: { id }, bearer, body: JSON.parse(String(init?.body)) });
      return new Response(text, { status });
    },
    onFault: (error) => faults.push(error),
  });
  return {
    jobs,
    telemetry,
    canary,
    faults,
    urls,
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
  };
};

describe('the canary', () => {
  it('is heard as a pod is, by a job of its own that no sweep sees, which it makes when it is missing', async () => {
    const { canary, jobs, telemetry, faults, urls, pass } = setup();
    expect(await canary()).toBe('heard');
    expect(urls).toHaveLength(2);
    expect(new Set(urls).size).toBe(1);
    const [job] = jobs.rows.all();
    expect(job).toMatchObject({ status: 'running', open: false, user_id: 'podwarden:canary' });
    pass(60);
    expect(await canary()).toBe('heard');
    expect(jobs.rows.all()).toHaveLength(1);
    expect(jobs.rows.all()[0]?.last_heartbeat_at).toBe('2026-01-01T00:01:00.000Z');
    // A point of the curve is stored, too: a pod needs that as much.
    expect(telemetry.metrics.get(job?.id ?? '')?.size).toBe(2);
    expect(faults).toEqual([]);
  });

  it('is heard once a minute for a day, and after a week in which nobody was silent', async () => {
    const { canary, pass, faults } = setup();
    for (let minute = 0; minute < 1440; minute += 1) {
      pass(60);
      expect(await canary()).toBe('heard');
    }
    pass(7 * 86_400);
    expect(await canary()).toBe('heard');
    expect(faults).toEqual([]);
  });

  it.each([429, 500, 503, 400, 404])('is not heard when the API answers %i', async (status) => {
    const { canary, urls } = setup(() => new Response(null, { status }));
    expect(await canary()).toBe('not_heard');
    expect(urls).toHaveLength(2);
  });

  it('is told to wait by a 503 that says when to come back, as pods are that live on; not by a 429, which anybody can cause', async () => {
    const toldBy = (status: number) =>
      setup(() => new Response(null, { status, headers: { 'retry-after': '5' } })).canary();
    expect(await toldBy(503)).toBe('told_to_wait');
    expect(await toldBy(429)).toBe('not_heard');
  });

  it('is not heard when nothing answers, when its point cannot be stored or when its job cannot be made', async () => {
    const silent = setup(() => {
      throw new TypeError('fetch failed');
    });
    expect(await silent.canary()).toBe('not_heard');
    const { canary, telemetry, jobs } = setup();
    jobs.calls.failNext('create', new Error('throttled'));
    expect(await canary()).toBe('not_heard');
    telemetry.calls.failNext('putMetrics', new Error('throttled'));
    telemetry.calls.failNext('putMetrics', new Error('throttled'));
    expect(await canary()).toBe('not_heard');
    expect(await canary()).toBe('heard');
  });

  it('needs one good answer of two', async () => {
    let calls = 0;
    const { canary } = setup(() => {
      calls += 1;
      return new Response(null, { status: calls === 1 ? 502 : 200 });
    });
    expect(await canary()).toBe('heard');
  });
});
