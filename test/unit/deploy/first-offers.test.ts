import type { CreatePodOutcome } from '../../../shared/domain/pods/gpu-provider.ts';
import { setup } from './deploy-world.ts';

const anyCard = { gpu_types: ['L4', 'RTX 4090'] };
const none = { outcome: 'no_capacity', message: 'none free' } as const;

type World = Awaited<ReturnType<typeof setup>>;

/** Each create takes so long. */
const slowed = ({ provider, pass }: World, seconds: number): void => {
  const create = provider.createPod.bind(provider);
  provider.createPod = async (spec) => {
    pass(seconds);
    return create(spec);
  };
};

const jobOf = ({ jobs }: World) => jobs.rows.all()[0];

describe('a deploy whose first offers are refused', () => {
  it.each([
    none,
    { outcome: 'forbidden', message: 'access denied' },
    { outcome: 'unavailable', message: 'Conflict' },
    { outcome: 'rejected', message: 'a rule' },
  ] as const)('asks for the next at once after %j', async (refusal) => {
    const world = await setup();
    world.provider.answerNextCreate(refusal);
    world.provider.answerNextCreate(refusal);
    expect(await world.alice.deploy(anyCard)).toMatchObject({ status: 201, body: { status: 'pending' } });
    const asked = world.provider.creates.map(({ gpu_type, cloud }) => `${gpu_type} ${cloud}`);
    expect(asked).toEqual(['NVIDIA L4 COMMUNITY', 'NVIDIA L4 SECURE', 'NVIDIA GeForce RTX 4090 COMMUNITY']);
    expect(new Set(world.provider.creates.map(({ name }) => name)).size).toBe(1);
  });

  it('asks for three, and leaves the rest to be launched', async () => {
    const world = await setup();
    for (let nth = 0; nth < 4; nth += 1) world.provider.answerNextCreate(none);
    expect(await world.alice.deploy(anyCard)).toMatchObject({
      status: 202,
      body: { status: 'queued', message: 'Waiting for a free GPU. none free' },
    });
    expect(world.provider.creates).toHaveLength(3);
    expect(jobOf(world)).toMatchObject({ status: 'queued', candidate_index: 3, empty_rounds: 0 });
    expect(world.orders).toEqual([{ job_ids: [jobOf(world)?.id], tries: 5 }]);
    expect(jobOf(world)).not.toHaveProperty('creating_since');
  });

  it('asks for none twice: after a whole round it waits', async () => {
    const world = await setup();
    for (let nth = 0; nth < 3; nth += 1) world.provider.answerNextCreate(none);
    expect((await world.alice.deploy({ gpu_type: 'L4', cloud: 'secure' })).status).toBe(202);
    expect(world.provider.creates).toHaveLength(1);
    expect(world.orders).toEqual([]);
    expect(jobOf(world)).toMatchObject({
      status: 'queued',
      empty_rounds: 1,
      next_launch_at: '2026-01-01T00:00:15.000Z',
    });
  });

  it.each([
    [{ outcome: 'rate_limited', retry_after_seconds: 0 }, 'queued'],
    [{ outcome: 'ambiguous', message: 'timeout' }, 'pending'],
    [{ outcome: 'ambiguous', message: 'overloaded', retry_after_seconds: 0 }, 'pending'],
    [{ outcome: 'auth', message: 'unauthorized' }, 'failed'],
    [{ outcome: 'balance', message: 'too low' }, 'queued'],
    [{ outcome: 'invalid', message: 'unknown field' }, 'failed'],
  ] as const satisfies readonly (readonly [CreatePodOutcome, string])[])('stops at %j', async (answer, status) => {
    const world = await setup();
    world.provider.answerNextCreate(none);
    world.provider.answerNextCreate(answer);
    expect(await world.alice.deploy(anyCard)).toMatchObject({ status: 202, body: { status } });
    expect(world.provider.creates).toHaveLength(2);
  });

  it('stops where users have had their share of calls', async () => {
    const world = await setup(undefined, {}, { callsOfUsers: 1 });
    world.provider.answerNextCreate(none);
    expect(await world.alice.deploy(anyCard)).toMatchObject({ status: 202, body: { status: 'queued' } });
    expect(world.provider.creates).toHaveLength(1);
  });

  it.each([
    [2, 3],
    [3, 2],
    [6, 1],
    [20, 1],
  ])('begins none after 6 s: of creates that take %i s it sends %i', async (seconds, creates) => {
    const world = await setup();
    slowed(world, seconds);
    for (let nth = 0; nth < 4; nth += 1) world.provider.answerNextCreate(none);
    expect((await world.alice.deploy(anyCard)).status).toBe(202);
    expect(world.provider.creates).toHaveLength(creates);
  });

  it('asks for none where its checks took that long: the job is stored, and waits to be launched', async () => {
    const world = await setup(undefined, {}, { catalogSeconds: 7 });
    expect(await world.alice.deploy(anyCard)).toMatchObject({
      status: 202,
      body: { status: 'queued', pod_id: null, message: expect.stringContaining('Waiting for its turn') },
    });
    expect(world.provider.creates).toHaveLength(0);
    const job = jobOf(world);
    expect(job).toMatchObject({ status: 'queued', phase: 'waiting_for_capacity' });
    expect(job).not.toHaveProperty('job_token_sha256');
    expect(job).not.toHaveProperty('creating_since');
    expect(world.orders).toEqual([{ job_ids: [job?.id], tries: 5 }]);
  });

  it('is accepted although the next offer cannot be put on record', async () => {
    const world = await setup();
    world.provider.answerNextCreate(none);
    let changes = 0;
    const change = world.jobs.change.bind(world.jobs);
    world.jobs.change = async (...given) => {
      changes += 1;
      if (changes === 2) throw new Error('throttled');
      return change(...given);
    };
    expect(await world.alice.deploy(anyCard)).toMatchObject({ status: 202, body: { status: 'queued' } });
    expect(world.provider.creates).toHaveLength(1);
  });
});
