import { randomUUID } from 'node:crypto';
import { toJobView } from '../../../shared/domain/jobs/view.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from './world.ts';

const at = start.toISOString();
const tooLow = { outcome: 'balance', message: 'Your account balance is too low to rent a pod.' } as const;

const aQueuedJob = (dollars: number, overrides: Parameters<typeof aJob>[0] = {}) =>
  aJob({
    id: randomUUID(),
    status: 'queued',
    phase: 'waiting_for_capacity',
    queued_at: at,
    next_launch_at: at,
    capacity_wait_seconds: 120,
    candidates: [{ gpu_type: 'NVIDIA L4', cloud: 'SECURE' as const, data_center_ids: [], cost_per_hour: dollars }],
    offer_prices: [dollars],
    open: true,
    ...overrides,
  });

describe('an account with too little balance', () => {
  it('makes a job wait with a growing back-off, and its view says what for (F13 F46)', async () => {
    const world = setup();
    const { id } = world.put(aQueuedJob(0.44));
    world.provider.answerNextCreate(tooLow);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'queued', empty_rounds: 1, open: true });
    expect(toJobView(world.job(id), world.clock()).waiting).toEqual({
      reason: 'provider_balance',
      message: expect.stringMatching(/too little balance.*operator must add some.*too low to rent/),
      next_try_at: '2026-01-01T00:00:15.000Z',
    });
    expect(world.job(id).history.at(-1)?.message).toMatch(/operator must add funds. The job waits/);
    world.pass(60);
    world.provider.answerNextCreate(tooLow);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'queued', next_launch_at: '2026-01-01T00:01:30.000Z' });
  });

  it('starts the job once there are funds', async () => {
    const world = setup();
    const { id } = world.put(aQueuedJob(0.44));
    world.provider.answerNextCreate(tooLow);
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'pending', phase: 'starting' });
    expect(toJobView(world.job(id), world.clock()).waiting).toBeNull();
  });

  it('ends a job for want of funds when its wait is over, and not before', async () => {
    const world = setup();
    const { id } = world.put(aQueuedJob(0.44));
    world.provider.answerNextCreate(tooLow);
    await world.sweep();
    world.pass(119);
    world.provider.answerNextCreate(tooLow);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'queued' });
    world.pass(1);
    await world.sweep();
    expect(world.job(id)).toMatchObject({
      status: 'failed',
      reason: 'provider_balance',
      error: { message: expect.stringContaining('add funds') },
    });
  });

  it('costs one call of a sweep, or those under way at once: who asks for as much is told, who asks for less waits', async () => {
    const world = setup();
    const dear = Array.from({ length: 20 }, (_, nth) =>
      world.put(aQueuedJob(2, { user_id: `user-${String(nth).padStart(2, '0')}` })),
    );
    const cheap = world.put(aQueuedJob(0.3, { user_id: 'zoe' }));
    for (let nth = 0; nth < 21; nth += 1) world.provider.answerNextCreate(tooLow);
    await world.sweep();
    expect(world.provider.creates.length).toBeLessThanOrEqual(8);
    for (const { id } of dear) expect(world.job(id)).toMatchObject({ wait_reason: 'provider_balance' });
    expect(world.job(cheap.id)).not.toHaveProperty('wait_reason');
  });

  it('does not shut a cheap offer out: the next sweep begins with it', async () => {
    const world = setup();
    const cheap = world.put(aQueuedJob(0.3, { user_id: 'zoe' }));
    for (let nth = 0; nth < 8; nth += 1) world.put(aQueuedJob(2, { user_id: `adam-${nth}` }));
    for (let nth = 0; nth < 4; nth += 1) world.provider.answerNextCreate(tooLow);
    await world.sweep();
    expect(world.job(cheap.id)).toMatchObject({ status: 'queued' });
    world.pass(60);
    await world.sweep();
    expect(world.job(cheap.id)).toMatchObject({ status: 'pending', phase: 'starting' });
  });
});
