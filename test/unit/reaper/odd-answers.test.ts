import fc from 'fast-check';
import { secondsBetween } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';
import { foreignEntry, oddPod } from '../runpod/any-answer.ts';
import { setup } from './world.ts';

/** fast-check draws a new seed each time, and prints it with the smallest case of a property that does not hold. */
const someRuns = propertyRuns(60);

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body) ?? '', { status });

/** A world whose RunPod answers what the test says. */
const oddWorld = () => {
  const deleted: string[] = [];
  let list: readonly unknown[] = [];
  let created: unknown;
  const answer = (method: string, path: string): Response => {
    if (method === 'POST') return json(created, 201);
    if (method === 'GET') return path === '/v2/pods' ? json({ pods: list }) : json({}, 404);
    deleted.push(path.slice('/v2/pods/'.length));
    return new Response(null, { status: 204 });
  };
  const provider = new RunpodGpuProvider({
    apiUrl: 'https://runpod.test/v2',
    apiKey: new FakeSecretReader(),
    sleep: async () => {},
    onAnswer: () => {},
    onUnreadable: () => {},
    fetch: async (input, init) => answer(init?.method ?? 'GET', new URL(String(input)).pathname),
  });
  const world = setup({ provider });
  return {
    ...world,
    deleted,
    lists: (entries: readonly unknown[]): void => {
      list = entries;
    },
    answersCreate: (body: unknown): void => {
      created = body;
    },
    /** A minute later, in which the job was heard of and made a step. */
    sweepWell: async (ids: readonly string[]) => {
      world.pass(60);
      const now = world.clock().toISOString();
      for (const id of ids) {
        const job = world.job(id);
        if (job.status === 'running') world.put({ ...job, last_heartbeat_at: now, last_step_at: now });
      }
      return world.sweep();
    },
  };
};

const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
const nameOf = (job_id: string): string => formatPodName({ stage: 'test', job_id, attempt: 1 });

/** The pods of the jobs, each somehow odd, among entries of others; told to have stopped is none. */
const oddList = fc
  .tuple(
    fc.array(foreignEntry, { maxLength: 4 }),
    ...ids.map((id) => oddPod(nameOf(id), {}, [])),
    fc.array(foreignEntry, { maxLength: 2 }),
  )
  .map((parts) => parts.flat());

const onPod = (id: string, change: Partial<Job> = {}) => ({
  ...{ id, trainer: 'transformers', pod_id: `id-${nameOf(id)}`, claimed_pod_id: `id-${nameOf(id)}` },
  ...change,
});

describe('whatever RunPod answers', () => {
  it('no sweep fails for an entry, no pod of anybody is ended for one, and no job that is well', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oddList, { minLength: 3, maxLength: 6 }), async (lists) => {
        const world = oddWorld();
        for (const id of ids) world.runningJob(onPod(id));
        for (const list of lists) {
          world.lists(list);
          expect(await world.sweepWell(ids)).toMatchObject({ clean: true, pods: ids.length });
        }
        expect(ids.map((id) => world.job(id).status)).toEqual(['running', 'running']);
        expect([world.deleted, world.faults]).toEqual([[], []]);
      }),
      someRuns,
    );
  });

  it('no budget stops binding, and none binds before its time', async () => {
    const offered = 0.36;
    await fc.assert(
      fc.asyncProperty(fc.array(oddList, { minLength: 1, maxLength: 8 }), async (lists) => {
        const world = oddWorld();
        const [id] = ids;
        world.runningJob(onPod(id, { budget_limit: 0.06, max_attempts: 1 }));
        // Ten minutes at the price of the offer; what is told may be a third of it or three times as much.
        for (let minute = 1; minute <= 31 && world.job(id).status === 'running'; minute += 1) {
          world.lists(lists[minute % lists.length] ?? []);
          await world.sweepWell([id]);
          const { status, cost_per_hour = 0 } = world.job(id);
          expect(cost_per_hour).toBeGreaterThanOrEqual(offered / 3);
          expect(cost_per_hour).toBeLessThanOrEqual(offered * 3);
          if (minute < 3) expect(status).toBe('running');
        }
        expect(world.job(id)).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
        expect(world.deleted).toContain(`id-${nameOf(id)}`);
      }),
      someRuns,
    );
  });

  it('no deploy fails for it: the pod is known by its name, its price and its age are sane', async () => {
    const [id] = ids;
    const answers = fc.tuple(fc.oneof(oddPod(nameOf(id)), foreignEntry), oddPod(nameOf(id)), fc.array(foreignEntry));
    await fc.assert(
      fc.asyncProperty(answers, async ([created, listed, others]) => {
        const world = oddWorld();
        world.put(aJob({ id }));
        world.answersCreate(created);
        await world.sweep();
        expect(world.job(id).status).toBe('pending');
        const asked = world.clock();
        world.pass(60);
        world.lists([...others, listed]);
        await world.sweep();
        const { status, pod_id, pod_created_at = '', cost_per_hour, gpu_type } = world.job(id);
        expect({ status, pod_id }).toEqual({ status: 'pending', pod_id: `id-${nameOf(id)}` });
        expect(secondsBetween(asked, pod_created_at)).toBeGreaterThanOrEqual(0);
        expect(secondsBetween(asked, pod_created_at)).toBeLessThanOrEqual(60);
        expect(cost_per_hour).toBeGreaterThanOrEqual(0.44 / 3);
        expect(cost_per_hour).toBeLessThanOrEqual(0.44 * 3);
        expect(gpu_type).toBeDefined();
        expect([world.deleted, world.faults]).toEqual([[], []]);
      }),
      someRuns,
    );
  });
});

describe('a create that was never answered', () => {
  const [id, otherId] = ids;
  const settleSeconds = 120;
  const aPending = () => {
    const world = oddWorld();
    const creating_since = world.clock().toISOString();
    const job = aJob({ id, status: 'pending', phase: 'creating_pod', creating_since, pod_id: undefined });
    world.put(job);
    const isGivenUpAfter = async (seconds: number): Promise<boolean> => {
      world.pass(seconds);
      await world.sweep();
      return world.job(id).last_refusal === 'The last create was never answered, and no pod appeared.';
    };
    return { ...world, isGivenUpAfter };
  };
  const entry = (change: object) => ({ id: 'pod-1', name: nameOf(id), status: 'RUNNING', ...change });

  it.each([
    ['no name', entry({ name: null })],
    ['no id', entry({ id: 12 })],
    ['nothing', 7],
  ])('is waited for while the list has an entry of which %s can be read', async (_what, odd) => {
    const { lists, isGivenUpAfter, job } = aPending();
    lists([odd]);
    expect(await isGivenUpAfter(settleSeconds + 60)).toBe(false);
    lists([entry({})]);
    expect(await isGivenUpAfter(60)).toBe(false);
    expect(job(id)).toMatchObject({ status: 'pending', pod_id: 'pod-1' });
  });

  it('is not waited for where the nameless pod is on record as that of another job, and not for ever', async () => {
    const taken = aPending();
    const other = onPod(otherId, { pod_id: 'pod-1', claimed_pod_id: 'pod-1' });
    taken.put(aJob({ ...other, status: 'running', phase: 'training', claimed_at: taken.clock().toISOString() }));
    taken.lists([entry({ name: null })]);
    expect(await taken.isGivenUpAfter(settleSeconds)).toBe(true);
    const foreign = aPending();
    foreign.lists([entry({ id: 'of-somebody-else', name: null })]);
    expect(await foreign.isGivenUpAfter(5 * settleSeconds - 1)).toBe(false);
    expect(await foreign.isGivenUpAfter(1)).toBe(true);
  });
});
