import type { Death } from '../../support/mortal.ts';
import { overJob as over, setup } from './limits-world.ts';

type World = Awaited<ReturnType<typeof setup>>;
type Handlers = ReturnType<World['handlers']>;

interface Story {
  /** The calls before, which do not break off. */
  readonly before?: (world: World) => Promise<string | undefined>;
  /** The call that breaks off. */
  readonly act: (handlers: Handlers, id: string) => Promise<unknown>;
}

/** More than an hour of it costs. */
const aBudget = { budget_limit: 5 };

const cancelled = async (world: World): Promise<string> => {
  const { body } = await world.deploy('alice');
  world.pass(600);
  await world.cancel('alice', body.job_id);
  world.pass(60);
  return body.job_id;
};

const anOverJob = async ({ jobs }: World): Promise<undefined> => {
  jobs.plant(over);
};

const artifactsOf = async (world: World): Promise<undefined> => {
  await anOverJob(world);
  await world.announce(over, 1000);
  await world.announce(over, 10 ** 10, 'in-parts.tar');
};

const stories: Readonly<Record<string, Story>> = {
  'a deploy': { act: ({ deploy }) => deploy('alice') },
  'a deploy with a key': { act: ({ deploy }) => deploy('alice', {}, 'one-key') },
  'a deploy that waits': {
    before: async ({ deploy }) => (await deploy('alice')).body.job_id,
    act: ({ deploy }) => deploy('alice'),
  },
  'a sweep that closes a job': { before: cancelled, act: ({ sweep }) => sweep() },
  'a sweep that closes one job and admits another': {
    before: async (world) => {
      const { body } = await world.deploy('alice');
      await world.deploy('alice');
      world.pass(600);
      await world.cancel('alice', body.job_id);
      world.pass(60);
      return undefined;
    },
    act: ({ sweep }) => sweep(),
  },
  'a hold that reserves more': {
    before: async ({ deploy }) => (await deploy('alice', aBudget)).body.job_id,
    act: ({ hold }, id) => hold('alice', id, 7200),
  },
  'a hold of a job that waits': {
    before: async ({ deploy }) => {
      await deploy('alice');
      return (await deploy('alice', aBudget)).body.job_id;
    },
    act: ({ hold }, id) => hold('alice', id, 7200),
  },
  'an upload': { act: ({ upload }) => upload('alice', 1000) },
  'an upload in parts': { act: ({ upload }) => upload('alice', 10 ** 9, 'one-key') },
  'a deletion': {
    before: async ({ upload }) => (await upload('alice', 1000)).body.dataset.id,
    act: ({ remove }, id) => remove('alice', id),
  },
  'an artifact': { before: anOverJob, act: ({ announce }) => announce(over, 1000) },
  'an artifact in parts': { before: anOverJob, act: ({ announce }) => announce(over, 10 ** 10) },
  'a deletion of artifacts': { before: artifactsOf, act: ({ discardAll }) => discardAll(over) },
  'a deletion of an artifact whose announcement broke off': {
    before: async (world) => {
      await anOverJob(world);
      const handlers = world.handlers({ call: 5, moment: 'before' });
      await handlers.announce(over, 1000).catch(() => {});
      const { transitions } = await world.usage.get('alice');
      expect([Object.keys(transitions).length, world.artifacts.rows.all().length]).toEqual([1, 1]);
      return undefined;
    },
    act: ({ discardAll }) => discardAll(over),
  },
  'an erasure': {
    before: async (world) => {
      await artifactsOf(world);
      world.jobs.plant({ ...over, erased_at: world.clock().toISOString() });
      return undefined;
    },
    act: ({ erase }) => erase(over),
  },
};

/** Every call that the act makes, before it goes out and with its answer on the way; `undefined` once there is no such call. */
const brokenOff = async ({ before, act }: Story, death: Death): Promise<World | undefined> => {
  // So near its limit that each sweep which does anything counts the accounts.
  const world = await setup({ pods: 1, waiting_jobs: 5, stored_bytes: 2 * 10 ** 9 }, { pods: 1 });
  const id = (await before?.(world)) ?? '';
  const handlers = world.handlers(death);
  await act(handlers, id).catch(() => {});
  return handlers.life.isOver ? world : undefined;
};

/** The sums of the installation, whose one user is alice. */
const ofInstallation = ({ installation: { standing } }: World) => ({
  pods: standing.pods,
  micro_dollars_per_hour: standing.micro_dollars_per_hour,
  month: standing.months['2026-01'] ?? 0,
});

const installationBy = ({ pods, micro_dollars_per_hour, months }: Awaited<ReturnType<World['sums']>>['told']) => ({
  pods,
  micro_dollars_per_hour,
  month: months['2026-01']?.charged_micro_dollars ?? 0,
});

describe('an account, where a call breaks off', () => {
  it.each(Object.entries(stories))('at any point of %s, is mended by the sweeps that follow', async (_name, story) => {
    let played = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        const world = await brokenOff(story, { call, moment });
        if (world === undefined) break;
        played += 1;
        await world.settle();
        const { told, real } = await world.sums('alice');
        expect({ call, moment, ...told }).toEqual({ call, moment, ...real });
        expect(await world.usage.listUnsettled(world.clock(), 9)).toEqual([]);
        expect(told.pods).toBeLessThanOrEqual(1);
        expect({ call, moment, ...ofInstallation(world) }).toEqual({ call, moment, ...installationBy(told) });
      }
    }
    expect(played).toBeGreaterThan(4);
  });

  it.each(Object.entries(stories))(
    'at any point of %s, is right when it is done again at once',
    async (_name, story) => {
      for (const moment of ['before', 'after'] as const) {
        for (let call = 1; ; call += 1) {
          const world = await brokenOff(story, { call, moment });
          if (world === undefined) break;
          const [job] = world.jobsOf('alice');
          await story.act(
            world.handlers(),
            world.datasets.rows.all('alice ').find(({ size_bytes }) => size_bytes === 1000)?.id ?? job?.id ?? '',
          );
          await world.settle();
          const { told, real } = await world.sums('alice');
          expect({ call, moment, ...told }).toEqual({ call, moment, ...real });
        }
      }
    },
  );

  it('at any point of a deploy with a key, lets another request with that key run as itself and not as the first', async () => {
    const [first, second] = [
      { docker_image: 'of/first:1', disk_gb: 300, secrets: { TOKEN: 'of the first' } },
      { docker_image: 'of/second:1', disk_gb: 50 },
    ];
    let ran = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        const world = await setup();
        const handlers = world.handlers({ call, moment });
        await handlers.deploy('alice', first, 'one-key').catch(() => {});
        if (!handlers.life.isOver) break;
        await world.settle();
        const isMade = world.jobsOf('alice').length > 0;
        const left = world.jobs.details.specs.all();
        expect({ call, moment, specs: left.length }).toEqual({ call, moment, specs: isMade ? 1 : 0 });
        const { status, body } = await world.deploy('alice', second, 'one-key');
        expect({ call, moment, status }).toEqual({ call, moment, status: isMade ? 409 : 201 });
        if (isMade) continue;
        ran += 1;
        expect(world.jobs.details.specs.get(body.job_id)).toMatchObject(second);
        expect(world.jobs.details.specs.get(body.job_id)).not.toHaveProperty('secrets_ciphertext');
        expect(world.provider.creates.every(({ image }) => image !== first.docker_image)).toBe(true);
        expect((await world.deploy('alice', second, 'one-key')).body.job_id).toBe(body.job_id);
      }
    }
    expect(ran).toBeGreaterThan(4);
  });

  it('at any point of an admission, admits the job by the next sweep, and has nobody above a limit meanwhile', async () => {
    let taken = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        const world = await brokenAdmission({ call, moment });
        if (world === undefined) break;
        if (Object.keys((await world.usage.get('alice')).transitions).length === 0) continue;
        taken += 1;
        world.pass(60);
        await world.sweep();
        expect({ call, moment, waits: world.jobsOf('alice').find(({ open }) => open)?.reserved?.waits }).toEqual({
          call,
          moment,
          waits: false,
        });
      }
    }
    expect(taken).toBeGreaterThan(1);
  });

  it('at any point of an admission, has nobody above a limit who deploys before it is taken back', async () => {
    let taken = 0;
    for (const moment of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        const world = await brokenAdmission({ call, moment });
        if (world === undefined) break;
        if (Object.keys((await world.usage.get('alice')).transitions).length > 0) taken += 1;
        const most = mostWaiting(world);
        await world.deploy('alice');
        world.pass(180);
        await world.settle();
        expect(most()).toBeLessThanOrEqual(1);
        const { told, real } = await world.sums('alice');
        expect({ call, moment, ...told }).toEqual({ call, moment, ...real });
      }
    }
    expect(taken).toBeGreaterThan(1);
  });

  it('mends an admission of an earlier release, which had taken the place in line as well', async () => {
    for (const isAdmitted of [true, false]) {
      const world = await setup({ pods: 1, waiting_jobs: 1 });
      const first = await world.deploy('alice');
      const { body } = await world.deploy('alice');
      const job = world.jobs.rows.get(body.job_id);
      if (job?.reserved === undefined) throw new Error('Nothing was reserved.');
      await world.cancel('alice', first.body.job_id);
      const { token, micro_dollars_per_hour } = job.reserved;
      const amounts = { waiting_jobs: -1, pods: 1, micro_dollars_per_hour };
      const at = world.clock().toISOString();
      await world.usage.change('alice', { add: amounts, begin: { [`admitting#${job.id}`]: { token, at, amounts } } });
      if (isAdmitted) world.jobs.rows.set(job.id, { ...job, reserved: { ...job.reserved, waits: false } });
      world.pass(180);
      await world.settle();
      const { told, real } = await world.sums('alice');
      expect({ isAdmitted, ...told }).toEqual({ isAdmitted, ...real });
    }
  });
});

/** One job has ended and another waits: the world after a sweep broke off there. */
const brokenAdmission = async (death: Death): Promise<World | undefined> => {
  const world = await setup({ pods: 1, waiting_jobs: 1 });
  const { body } = await world.deploy('alice');
  await world.deploy('alice');
  world.pass(600);
  await world.cancel('alice', body.job_id);
  world.pass(60);
  const handlers = world.handlers(death);
  await handlers.sweep().catch(() => {});
  return handlers.life.isOver ? world : undefined;
};

/** The most that waited by the account at once, from now on. */
const mostWaiting = ({ usage }: World): (() => number) => {
  let most = 0;
  const change = usage.change.bind(usage);
  usage.change = async (userId, changed) => {
    const result = await change(userId, changed);
    most = Math.max(most, result.usage.waiting_jobs);
    return result;
  };
  return () => most;
};
