import { closedAttempt, oldToken, otherToken, retriedJob, runningJob, setup, start } from './pod-world.ts';

type Route = 'metrics' | 'logs' | 'events' | 'artifacts';

/** One good call of every route that takes no id of something made before. */
const calls: readonly (readonly [Route, object])[] = [
  ['metrics', { seq: 1, metrics: [{ step: 1, train_loss: 2 }] }],
  ['logs', { seq: 1, lines: [{ ts: start.toISOString(), stream: 'stdout', text: 'hello' }] }],
  ['events', { seq: 1, type: 'phase', phase: 'evaluating' }],
  ['artifacts', { name: 'adapter.tar', kind: 'adapter', size_bytes: 1, sha256: 'a'.repeat(64) }],
];

describe('the job token', () => {
  it.each(calls)('is the one credential that %s takes (F10)', async (route, body) => {
    expect((await setup().post(route, body)).status).toBeLessThan(300);
    expect((await setup().post(route, body, { as: otherToken })).status).toBe(401);
  });

  it.each(calls)('opens nothing of %s once its attempt or its job is over (F14 H8)', async (route, body) => {
    const superseded = setup(retriedJob({ attempts: [closedAttempt()] }));
    expect(await superseded.post(route, { ...body, attempt: 1 }, { as: oldToken })).toMatchObject({ status: 410 });
    for (const status of ['completed', 'failed', 'cancelled'] as const) {
      const over = setup(runningJob({ status, phase: null }));
      expect(await over.post(route, body)).toMatchObject({ status: 410, body: { directive: 'stop' } });
    }
  });
});
