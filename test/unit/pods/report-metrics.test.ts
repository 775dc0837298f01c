import { dependencyUnavailable } from '../../../shared/domain/errors.ts';
import { transferNow } from '../../../shared/domain/jobs/progress.ts';
import { mergePoints } from '../../../shared/domain/telemetry/merge-points.ts';
import { oldToken, otherToken, pendingJob, retriedJob, runningJob, setup, start, token } from './pod-world.ts';

const point = (step: number, fields: object = {}) => ({ step, train_loss: 2, epoch: 0.5, ...fields });

describe('report-metrics', () => {
  it('takes points, the heartbeat and the summary with two writes and no read', async () => {
    const world = setup();
    const answer = await world.post('metrics', {
      seq: 1,
      metrics: [point(10), point(20, { train_loss: 1.5, learning_rate: 0.001 })],
      progress: { current_step: 21, total_steps: 100, current_epoch: 0.6, total_epochs: 3 },
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, directive: 'continue' } });
    expect(world.jobs.calls.counts()).toEqual({ change: 1 });
    expect(world.telemetry.calls.counts()).toEqual({ putMetrics: 1 });
    expect(world.job()).toMatchObject({
      last_heartbeat_at: start.toISOString(),
      last_step_at: start.toISOString(),
      last_metrics_seq: 1,
      progress: {
        current_step: 21,
        total_steps: 100,
        total_epochs: 3,
        current_epoch: 0.6,
        loss: 1.5,
        learning_rate: 0.001,
      },
    });
  });

  it('keeps the times of points as short as its own, and refuses digits of a second without end', async () => {
    const world = setup();
    const at = (digits: number) => `2026-01-01T11:59:00.${'9'.repeat(digits)}Z`;
    const endless = await world.post('metrics', { seq: 1, metrics: [point(1, { timestamp: at(198_000) })] });
    expect(endless).toMatchObject({ status: 400, body: { issues: [{ path: 'metrics.0.timestamp' }] } });
    await world.post('metrics', { seq: 2, metrics: [point(1, { timestamp: at(19) })] });
    const stored = '2026-01-01T11:59:00.999Z';
    expect(world.job()).toMatchObject({ first_point_at: stored, last_point_at: stored });
  });

  it('takes a heartbeat without points with one write, and does not call it a step', async () => {
    const world = setup(runningJob({ last_step_at: '2026-01-01T11:50:00.000Z' }));
    await world.post('metrics', { seq: 1, metrics: [], gpu: { utilization_percent: 93 } });
    expect(world.jobs.calls.total() + world.telemetry.calls.total()).toBe(1);
    expect(world.job()).toMatchObject({
      last_heartbeat_at: start.toISOString(),
      last_step_at: '2026-01-01T11:50:00.000Z',
      progress: { gpu_utilization_percent: 93 },
    });
  });

  it('shows the bytes of the phase that the job is in, and none of an earlier phase or attempt', async () => {
    const world = setup(runningJob({ phase: 'downloading_dataset' }));
    const transfer = { phase: 'downloading_dataset', done_bytes: 5, total_bytes: 9 };
    const told = await world.post('metrics', { seq: 1, metrics: [], progress: { transfer } });
    expect(told.status).toBe(200);
    expect(transferNow(world.job())).toEqual(transfer);
    expect(transferNow({ ...world.job(), phase: 'training' })).toBeNull();
    expect(transferNow({ ...world.job(), attempt: 2 })).toBeNull();
    const odd = { ...transfer, phase: 'starting' };
    expect((await world.post('metrics', { seq: 2, metrics: [], progress: { transfer: odd } })).status).toBe(400);
  });

  it('notes when the pod told of work without a point, which a point says better', async () => {
    const world = setup(runningJob());
    await world.post('metrics', { seq: 1, metrics: [point(1)], active: true });
    expect(world.job()).not.toHaveProperty('last_active_at');
    await world.post('metrics', { seq: 2, metrics: [], active: false });
    expect(world.job()).not.toHaveProperty('last_active_at');
    await world.post('metrics', { seq: 3, metrics: [], active: true });
    expect(world.job()).toMatchObject({ last_active_at: start.toISOString() });
  });

  it('takes points beyond those of an hour for work, though it refuses them: their training does not stall', async () => {
    const metrics_hour = start.toISOString().slice(0, 13);
    for (const metrics of [[], [point(1)]]) {
      const world = setup(runningJob({ metrics_hour, metrics_points: 300_000 }));
      expect((await world.post('metrics', { seq: 1, metrics })).status).toBe(429);
      expect(world.job().last_active_at).toBe(metrics.length > 0 ? start.toISOString() : undefined);
    }
  });

  it('enters the phase that a report names, whose event is late or lost, with points or without', async () => {
    const world = setup(runningJob({ phase: 'downloading_dataset' }));
    await world.post('metrics', { seq: 1, metrics: [], phase: 'loading_model' });
    expect(world.job()).toMatchObject({ phase: 'loading_model', last_heartbeat_at: start.toISOString() });
    await world.post('metrics', { seq: 2, metrics: [point(1)], phase: 'training' });
    expect(world.job()).toMatchObject({ phase: 'training', last_metrics_seq: 2 });
    expect(world.job().history.map(({ type, phase }) => [type, phase])).toEqual([
      ['phase', 'loading_model'],
      ['phase', 'training'],
    ]);
    const late = await world.post('events', { seq: 1, type: 'phase', phase: 'training', totals: { total_steps: 9 } });
    expect(late.status).toBe(200);
    expect(world.job()).toMatchObject({ phase: 'training', progress: { total_steps: 9 } });
    expect(world.job().history).toHaveLength(2);
  });

  it('goes back to no earlier phase by a report, and takes none that is not the pod’s to tell', async () => {
    const world = setup(runningJob({ phase: 'uploading' }));
    expect((await world.post('metrics', { seq: 1, metrics: [point(1)], phase: 'training' })).status).toBe(200);
    expect(world.job()).toMatchObject({ phase: 'uploading', last_metrics_seq: 1 });
    const foreign = await world.post('metrics', { seq: 2, metrics: [], phase: 'creating_pod' });
    expect(foreign).toMatchObject({ status: 400, body: { issues: [{ path: 'phase' }] } });
    expect(world.job()).toMatchObject({ phase: 'uploading', last_metrics_seq: 1 });
  });

  it('stores a repeated batch once and answers it the same (G8 F8 H14)', async () => {
    const world = setup();
    const body = { seq: 1, metrics: [point(10)] };
    const first = await world.post('metrics', body);
    const second = await world.post('metrics', body);
    expect(second).toEqual(first);
    const stored = await Array.fromAsync(world.telemetry.streamMetrics(world.job().id, start));
    expect(stored).toHaveLength(1);
  });

  it('stores a late batch with three writes, and moves neither summary nor heartbeat', async () => {
    const world = setup();
    await world.post('metrics', { seq: 2, metrics: [point(20, { train_loss: 1 })] });
    world.pass(30);
    world.jobs.calls.reset();
    world.telemetry.calls.reset();
    const late = await world.post('metrics', { seq: 1, metrics: [point(10, { train_loss: 9 })] });
    expect(world.jobs.calls.total() + world.telemetry.calls.total()).toBe(3);
    expect(late).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect(world.job()).toMatchObject({
      last_metrics_seq: 2,
      last_heartbeat_at: '2026-01-01T12:00:00.000Z',
      progress: { current_step: 20, loss: 1 },
    });
    const curve = mergePoints(await Array.fromAsync(world.telemetry.streamMetrics(world.job().id, start)));
    expect(curve.map(({ step, train_loss }) => [step, train_loss])).toEqual([
      [10, 9],
      [20, 1],
    ]);
  });

  it('takes the newest number that comes again for a sign of life, while its points cannot be stored', async () => {
    const world = setup();
    for (let tries = 0; tries < 3; tries += 1) {
      world.pass(60);
      world.telemetry.calls.failNext('putMetrics', dependencyUnavailable('The database', new Error('throttled')));
      expect((await world.post('metrics', { seq: 1, metrics: [point(10)] })).status).toBe(503);
    }
    expect(world.job().last_heartbeat_at).toBe('2026-01-01T12:03:00.000Z');
  });

  it('answers 503 when the batch is not stored, and the same number again mends it', async () => {
    const world = setup();
    world.telemetry.calls.failNext('putMetrics', dependencyUnavailable('The database', new Error('down')));
    const body = { seq: 1, metrics: [point(10, { train_loss: 'nan' })] };
    expect((await world.post('metrics', body)).status).toBe(503);
    expect((await world.post('metrics', body)).status).toBe(200);
    expect(await Array.fromAsync(world.telemetry.streamMetrics(world.job().id, start))).toHaveLength(1);
    expect(world.job().history).toHaveLength(1);
  });

  it('keeps values that are not finite, summarizes the finite ones and notes it once', async () => {
    const world = setup();
    const metrics = [
      point(10),
      point(11, { train_loss: 'nan', grad_norm: 'inf' }),
      point(12, { train_loss: '-inf', eval_loss: 'nan' }),
    ];
    await world.post('metrics', { seq: 1, metrics });
    await world.post('metrics', { seq: 1, metrics });
    const [batch] = await Array.fromAsync(world.telemetry.streamMetrics(world.job().id, start));
    expect(batch?.points).toEqual(metrics);
    expect(world.job().progress).toEqual({ current_step: 12, current_epoch: 0.5, loss: 2 });
    expect(world.job().history.map(({ type, message }) => [type, message])).toEqual([
      [
        'notice',
        'train_loss was nan at step 11, grad_norm was inf at step 11, train_loss was -inf at step 12, and 1 more.',
      ],
    ]);
  });

  it('stops noting a run that only diverges, but not storing it', async () => {
    const world = setup();
    for (let seq = 1; seq <= 30; seq += 1) {
      await world.post('metrics', { seq, metrics: [{ step: seq, train_loss: 'nan' }] });
    }
    expect(world.job().history).toHaveLength(20);
    expect(world.job().history.at(-1)?.message).toContain('kept with the points only');
    expect(await Array.fromAsync(world.telemetry.streamMetrics(world.job().id, start))).toHaveLength(30);
  });

  it('passes on that the run is to stop, and why', async () => {
    const world = setup(runningJob({ stop_requested: 'budget_exceeded' }));
    const { body } = await world.post('metrics', { seq: 1, metrics: [] });
    expect(body).toEqual({ accepted: 0, directive: 'stop', reason: 'budget_exceeded' });
  });

  it('tells the pod of a deadline that a hold moves, for as long as it does, with no further call', async () => {
    const held = { held_until: '2026-01-01T14:00:00.000Z', max_duration_minutes: 60, budget_limit: 5 };
    const world = setup(runningJob(held));
    const { body } = await world.post('metrics', { seq: 1, metrics: [] });
    expect(body).toEqual({ accepted: 0, directive: 'continue', deadline_at: held.held_until });
    expect(world.jobs.calls.counts()).toEqual({ change: 1 });
    const bounded = setup(runningJob({ ...held, max_duration_minutes: 600 }));
    expect((await bounded.post('metrics', { seq: 1, metrics: [] })).body).not.toHaveProperty('deadline_at');
  });

  it.each([
    ['something that is no token', 'abc'],
    ['a token that no attempt had', otherToken],
  ])('answers 401 for %s and stores nothing', async (_, as) => {
    const world = setup();
    const answer = await world.post('metrics', { seq: 1, metrics: [point(1)] }, { as });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(world.telemetry.calls.total()).toBe(0);
  });

  it('tells neither whether a job exists nor whose it is to a token of another job', async () => {
    const world = setup();
    const to = '11111111-1111-4111-8111-111111111111';
    const missing = await world.post('metrics', { seq: 1, metrics: [] }, { to });
    const foreign = await world.post('metrics', { seq: 1, metrics: [] }, { as: otherToken });
    expect(missing).toEqual(foreign);
    expect(missing.status).toBe(401);
  });

  it('answers 410 with the directive to stop to a superseded attempt', async () => {
    const world = setup(retriedJob());
    const answer = await world.post('metrics', { attempt: 1, seq: 5, metrics: [point(1)] }, { as: oldToken });
    expect(answer).toMatchObject({
      status: 410,
      body: { code: 'attempt_over', directive: 'stop', details: { reason: 'heartbeat_lost' } },
    });
    expect(world.telemetry.calls.total()).toBe(0);
  });

  it('does not let the token of one attempt speak for another', async () => {
    const world = setup(retriedJob());
    expect((await world.post('metrics', { attempt: 2, seq: 1, metrics: [] }, { as: oldToken })).status).toBe(410);
    expect((await world.post('metrics', { attempt: 1, seq: 1, metrics: [] }, { as: token })).status).toBe(410);
  });

  it.each(['completed', 'failed', 'cancelled'] as const)('answers 410 once the job is %s', async (status) => {
    const world = setup(runningJob({ status, phase: null }));
    const answer = await world.post('metrics', { seq: 1, metrics: [point(1)] });
    expect(answer).toMatchObject({ status: 410, body: { directive: 'stop' } });
    expect(world.job().status).toBe(status);
  });

  it('asks for the claim first', async () => {
    const world = setup(pendingJob());
    const answer = await world.post('metrics', { seq: 1, metrics: [] });
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', error: 'Claim the attempt first.' } });
  });

  it('refuses 501 points, 257 KiB and unknown fields (G3 F3)', async () => {
    const world = setup();
    const many = Array.from({ length: 501 }, (_, step) => ({ step }));
    expect((await world.post('metrics', { seq: 1, metrics: many })).status).toBe(400);
    expect((await world.post('metrics', { seq: 1, metrics: [], gpu: { name: 'x'.repeat(257 * 1024) } })).status).toBe(
      413,
    );
    const misspelt = await world.post('metrics', { seq: 1, metrics: [{ step: 1, trian_loss: 1 }] });
    expect(misspelt).toMatchObject({ status: 400, body: { issues: [{ path: 'metrics.0.trian_loss' }] } });
  });

  it('takes numbers too large for a summary without failing (perplexity of a run that diverges)', async () => {
    const world = setup();
    const answer = await world.post('metrics', { seq: 1, metrics: [{ step: 1, perplexity: 1e300, epoch: -1 }] });
    expect(answer.status).toBe(200);
    expect(world.job().progress).toEqual({ current_step: 1 });
  });
});
