import { admitJob } from '../../../shared/domain/limits/admit-jobs.ts';
import { setup } from './limits-world.ts';

type World = Awaited<ReturnType<typeof setup>>;

/** The sums of all, and those of the accounts of alice and bob together. */
const sums = async ({ usage, installation }: World) => {
  const accounts = await Promise.all(['alice', 'bob'].map((user) => usage.get(user)));
  const sum = (of: (account: (typeof accounts)[number]) => number): number =>
    accounts.reduce((total, account) => total + of(account), 0);
  const { pods, micro_dollars_per_hour, months } = installation.standing;
  return {
    told: { pods, micro_dollars_per_hour, month: months['2026-01'] ?? 0 },
    real: {
      pods: sum((account) => account.pods),
      micro_dollars_per_hour: sum((account) => account.micro_dollars_per_hour),
      month: sum(({ months: of }) => of['2026-01']?.charged_micro_dollars ?? 0),
    },
  };
};

const hourly = 0.447441;

describe('a deploy within the limits of the installation', () => {
  it('lets exactly as many of twelve of one user at once start as there is room for, and counts each once in the rate of deploys', async () => {
    const world = await setup({}, { pods: 2 }, 6);
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.deploy('alice')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(2).fill(201), ...Array(10).fill(202)]);
    expect((await world.usage.get('alice')).deploys?.count).toBe(12);
    expect(await world.deploy('alice')).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  });

  it('lets exactly as many of twelve of two users at once start as there is room for, and the others wait', async () => {
    const world = await setup({}, { pods: 2 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, nth) => world.deploy(nth % 2 === 0 ? 'alice' : 'bob')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(2).fill(201), ...Array(10).fill(202)]);
    expect(world.provider.creates).toHaveLength(2);
    expect(answers.find(({ status }) => status === 202)?.body.message).toMatch(
      /^Waiting for room: you, or all users of this installation together/,
    );
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
    expect(told.pods).toBe(2);
    for (const user of ['alice', 'bob']) {
      const account = await world.sums(user);
      expect(account.told).toEqual(account.real);
    }
  });

  it('makes a job wait beyond its dollars an hour, and refuses it where no more of its user may wait', async () => {
    const world = await setup({ waiting_jobs: 1 }, { dollars_per_hour: hourly * 1.5 });
    const answers = [await world.deploy('alice'), await world.deploy('bob'), await world.deploy('bob')];
    expect(answers.map(({ status }) => status)).toEqual([201, 202, 422]);
    expect(answers[2]?.body).toMatchObject({
      code: 'limit_exceeded',
      details: { name: 'installation_pods', asked: 1 },
      error: expect.stringMatching(/^This installation has as many pods/),
    });
  });

  it('tells a user who has no job, and may have none that waits, to deploy when jobs that run have ended', async () => {
    const world = await setup({ waiting_jobs: 0 }, { pods: 1 });
    await world.deploy('alice');
    const { status, body } = await world.deploy('bob');
    expect([status, body.error]).toEqual([
      422,
      'This installation has as many pods, or dollars an hour, as it may, and you may have no more jobs that wait. Deploy it when jobs that run have ended.',
    ]);
  });

  it('refuses what can never run here, and what the month has too few dollars for, and tells of what others use no more than what they leave of the month', async () => {
    const never = await (await setup({}, { dollars_per_hour: 0.4 })).deploy('alice');
    expect(never).toMatchObject({
      status: 422,
      body: {
        error: expect.stringMatching(/^No pod of \$0\.45 an hour may run here/),
        details: { name: 'installation_dollars_per_hour' },
      },
    });
    const world = await setup({}, { dollars_per_month: 1 });
    expect((await world.deploy('alice')).status).toBe(201);
    const { status, body } = await world.deploy('bob', { max_duration_minutes: 120 });
    expect([status, body.code]).toEqual([422, 'limit_exceeded']);
    expect(body.error).toMatch(/: this could cost \$0\.90 more\./);
    expect(body.details).toEqual({
      name: 'installation_dollars_per_month',
      asked: 0.894881,
      fits: { budget_limit: 0.55 },
    });
    expect((await world.deploy('bob', { max_duration_minutes: 120, budget_limit: 0.55 })).status).toBe(201);
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
    world.pass(31 * 86_400);
    expect((await world.deploy('bob', { max_duration_minutes: 120 })).status).toBe(201);
  });

  it('gives back of the user what the month of the installation has no room for any more', async () => {
    const world = await setup({}, { dollars_per_month: 1 });
    const answers = await Promise.all(['alice', 'bob', 'alice', 'bob'].map((user) => world.deploy(user)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422]);
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
    for (const user of ['alice', 'bob']) expect((await world.sums(user)).told).toMatchObject({ transitions: {} });
  });

  it('counts one job however often it is asked for with one key', async () => {
    const world = await setup({}, { pods: 9 });
    await Promise.all(Array.from({ length: 6 }, () => world.deploy('alice', {}, 'one-key')));
    world.installation.standing = { ...world.installation.standing, is_awaited: true };
    await world.settle();
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
    expect(told.pods).toBe(1);
  });
});

/** Runs `other` at the moment at which a first call has taken the last room and has written nothing else yet; `other` still sees room. */
const meanwhile = ({ installation }: World, other: () => Promise<unknown>): void => {
  const [take, get] = [installation.take.bind(installation), installation.get.bind(installation)];
  installation.take = async (...args) => {
    const seen = installation.standing;
    installation.take = take;
    const isTaken = await take(...args);
    installation.get = async () => seen;
    await other();
    installation.get = get;
    return isTaken;
  };
};

describe('the last room of the installation, taken twice for one job', () => {
  it('stays with the deploy that has it, though another of the same key finds none', async () => {
    const world = await setup({}, { pods: 1 });
    let second: number | undefined;
    meanwhile(world, async () => {
      second = (await world.deploy('alice', {}, 'one-key')).status;
    });
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
    expect(second).toBe(429);
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
    const { told, real } = await sums(world);
    expect([told.pods, real.pods]).toEqual([1, 1]);
    const account = await world.sums('alice');
    expect(account.told).toEqual(account.real);
  });

  it('stays with the sweep that admits the job, though another one finds none', async () => {
    const world = await setup({}, { pods: 1 });
    await world.deploy('alice');
    const { job_id } = (await world.deploy('alice')).body;
    world.installation.standing = { ...world.installation.standing, pods: 0, micro_dollars_per_hour: 0 };
    const admit = () => admitJob('alice', job_id, { ...world.deps, onAdmitted: () => {} });
    meanwhile(world, async () => expect(await admit()).toBe('full'));
    expect(await admit()).toBe('admitted');
    expect(world.job(job_id).reserved?.waits).toBe(false);
    const account = await world.sums('alice');
    expect(account.told).toEqual(account.real);
  });
});

describe('a deploy that found no room and goes on for another one of its key', () => {
  it('asks for a count of the accounts, for both may have taken the same dollars', async () => {
    const world = await setup({}, { pods: 1 });
    const { installation } = world;
    const take = installation.take.bind(installation);
    const get = installation.get.bind(installation);
    const create = world.jobs.create.bind(world.jobs);
    const dies = async () => {
      world.jobs.create = create;
      throw new Error('The function died.');
    };
    installation.take = async () => {
      installation.take = take;
      await world.deploy('bob');
      // By the next read the share of this call is returned. The other one takes its own then, and breaks off.
      installation.get = async () => {
        installation.get = get;
        world.jobs.create = dies;
        expect((await world.deploy('alice', {}, 'one-key')).status).toBe(500);
        return get();
      };
      return false;
    };
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(202);
    expect(world.installation.calls.count('requestCount')).toBe(1);
    await world.settle();
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
  });
});

describe('the last dollars of the month of the installation', () => {
  it('come back to the deploy that broke off with them, however often it is sent again', async () => {
    const world = await setup({}, { dollars_per_month: 0.6 });
    const take = world.installation.take.bind(world.installation);
    world.installation.take = async (...args) => {
      world.installation.take = take;
      await take(...args);
      throw new Error('The function died.');
    };
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(500);
    const statuses: number[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      statuses.push((await world.deploy('alice', {}, 'one-key')).status);
      world.pass(50);
      await world.sweep();
    }
    expect(statuses).toEqual([429, 429, 429, 201, 201]);
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
  });
});

describe('a hold beyond the duration of its job', () => {
  it('is refused where the month of the installation has no room for the budget, and nothing of it stays', async () => {
    const world = await setup({}, { dollars_per_month: 1 });
    const { body } = await world.deploy('alice', { budget_limit: 5 });
    expect(await world.hold('alice', body.job_id, 7200)).toMatchObject({
      status: 422,
      body: { details: { name: 'installation_dollars_per_month' } },
    });
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
    expect(await world.hold('alice', body.job_id, 1800)).toMatchObject({ status: 200 });
  });
});

describe('a hold of a job whose earlier hold broke off with the last dollars of the month', () => {
  it('is told that the earlier one is taken back, and is done once it is', async () => {
    const world = await setup({}, { dollars_per_month: 10 });
    const { body } = await world.deploy('alice', { budget_limit: 9 });
    const change = world.jobs.change.bind(world.jobs);
    world.jobs.change = async () => {
      world.jobs.change = change;
      throw new Error('The function died.');
    };
    expect((await world.hold('alice', body.job_id, 7200)).status).toBe(500);
    const early = await world.hold('alice', body.job_id, 7200);
    expect([early.status, early.body.error, early.headers['retry-after']]).toEqual([
      429,
      'An earlier call that holds this job is under way, or broke off and is taken back within three minutes. Send this again.',
      '20',
    ]);
    await world.settle();
    expect((await world.hold('alice', body.job_id, 7200)).status).toBe(200);
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
  });
});

describe('a sweep over the sums of the installation', () => {
  it('counts them at first, and then none while there is room enough', async () => {
    const world = await setup();
    await world.deploy('alice');
    await world.sweep();
    expect(world.installation.standing).toMatchObject({ counts: 1, pods: 1 });
    const reads = world.usage.calls.count('readAll');
    for (let nth = 0; nth < 3; nth += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.usage.calls.count('readAll')).toBe(reads);
    expect(world.installation.standing.counts).toBe(1);
  });

  it.each([
    [
      'the dollars of the month',
      { dollars_per_month: 1 },
      { budget_limit: 0.4 },
      { max_duration_minutes: 120, budget_limit: 0.8 },
    ],
    ['the dollars an hour', { dollars_per_hour: hourly * 2.5 }, {}, { gpu_count: 2 }],
  ])(
    'counts them for whoever is refused %s by what a job had that is over, though less than half is used',
    async (_, limits, small, large) => {
      const world = await setup({ waiting_jobs: 0 }, limits);
      await world.sweep();
      const { body } = await world.deploy('alice', small);
      await world.cancel('alice', body.job_id);
      for (let nth = 0; nth < 3; nth += 1) {
        world.pass(60);
        await world.sweep();
      }
      expect(world.job(body.job_id).open).toBe(false);
      expect(await world.deploy('bob', large)).toMatchObject({ status: 422, body: { code: 'limit_exceeded' } });
      for (let nth = 0; nth < 4; nth += 1) await world.deploy('bob', large);
      expect(world.installation.calls.count('requestCount')).toBe(2);
      world.pass(60);
      await world.sweep();
      expect((await world.deploy('bob', large)).status).toBe(201);
      const reads = world.usage.calls.count('readAll');
      world.pass(60);
      await world.sweep();
      expect(world.usage.calls.count('readAll')).toBe(reads);
    },
  );

  it('counts them once more for whoever was refused while a count ran, though one was asked for before', async () => {
    const world = await setup({ waiting_jobs: 0 }, { dollars_per_month: 1 });
    await world.addUser('carol');
    await world.sweep();
    const { body } = await world.deploy('alice', { budget_limit: 0.4 });
    await world.cancel('alice', body.job_id);
    for (let nth = 0; nth < 3; nth += 1) {
      world.pass(60);
      await world.sweep();
    }
    const large = { max_duration_minutes: 120, budget_limit: 0.8 };
    expect((await world.deploy('bob', large)).status).toBe(422);
    const { installation } = world;
    const correct = installation.correct.bind(installation);
    installation.correct = async (counted) => {
      installation.correct = correct;
      expect((await world.deploy('carol', large)).status).toBe(422);
      return correct(counted);
    };
    world.pass(60);
    await world.sweep();
    const { counts } = installation.standing;
    world.pass(60);
    await world.sweep();
    expect(installation.standing.counts).toBe(counts + 1);
    world.pass(60);
    await world.sweep();
    expect(installation.standing.counts).toBe(counts + 1);
  });

  it('starts a job within a sweep that waits for what jobs had that are over, though less than half is used', async () => {
    const world = await setup({}, { dollars_per_hour: hourly * 2.5 });
    await world.sweep();
    const over = (await world.deploy('alice')).body.job_id;
    await world.cancel('alice', over);
    for (let nth = 0; nth < 3; nth += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(over).open).toBe(false);
    const waiting = await world.deploy('bob', { gpu_count: 2 });
    expect(waiting.status).toBe(202);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 1 });
    expect(world.job(waiting.body.job_id).reserved?.waits).toBe(false);
    expect(world.installation.standing.is_awaited).toBe(false);
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
  });

  it('writes nothing at the end of a job but the account of its user, where there is room enough', async () => {
    const world = await setup();
    const { body } = await world.deploy('alice');
    await world.deploy('alice');
    await world.sweep();
    await world.cancel('alice', body.job_id);
    world.pass(60);
    const changes = world.usage.calls.count('change');
    await world.sweep();
    expect(world.job(body.job_id).open).toBe(false);
    expect(world.usage.calls.count('change')).toBe(changes + 1);
    const { get: _, ...writes } = world.installation.calls.counts();
    expect(writes).toEqual({ take: 2, correct: 1 });
  });

  it('gives what a job had to the one that waits, within the sweep that closes it', async () => {
    const world = await setup({}, { pods: 2 });
    const first = await world.deploy('alice');
    await world.deploy('alice');
    const waiting = await world.deploy('bob');
    expect(waiting.status).toBe(202);
    await world.sweep();
    expect(world.installation.standing).toMatchObject({ is_awaited: true, pods: 2 });
    world.pass(600);
    await world.cancel('alice', first.body.job_id);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 1 });
    expect(world.job(waiting.body.job_id).reserved?.waits).toBe(false);
    expect(world.installation.standing).toMatchObject({ is_awaited: false, pods: 2 });
    const { told, real } = await sums(world);
    expect(told).toEqual(real);
  });

  it('gives room to whoever has the fewest pods, whoever came first', async () => {
    const world = await setup({ pods: 9, waiting_jobs: 20 }, { pods: 3 });
    const ids: string[] = [];
    for (let nth = 0; nth < 10; nth += 1) {
      ids.push((await world.deploy('alice')).body.job_id);
      world.pass(1);
    }
    await world.sweep();
    const bobs = (await world.deploy('bob')).body.job_id;
    for (const id of ids.slice(0, 2)) await world.cancel('alice', id);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 2 });
    expect(world.job(bobs).reserved?.waits).toBe(false);
    expect(world.job(ids[3] ?? '').reserved?.waits).toBe(false);
    expect(world.job(ids[4] ?? '').reserved?.waits).toBe(true);
  });

  it('has no new job pass those that wait, and no cheap one a dear one', async () => {
    const world = await setup({}, { dollars_per_hour: hourly * 2.5 });
    const first = await world.deploy('alice');
    await world.deploy('alice');
    const two = await world.deploy('bob', { gpu_count: 2 });
    expect(two.status).toBe(202);
    await world.sweep();
    await world.cancel('alice', first.body.job_id);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 0 });
    // There is room for one, and it is kept for the one that needs two.
    expect((await world.deploy('alice')).status).toBe(202);
    expect(world.installation.standing.is_awaited).toBe(true);
  });

  it('has no cheap job of many others pass a dear one, however often they come again', async () => {
    const world = await setup({ pods: 9, waiting_jobs: 20 }, { dollars_per_hour: hourly * 2.5 });
    const users = ['carol', 'dave', 'erin', 'frank', 'gina'];
    for (const user of users) await world.addUser(user);
    const running = [await world.deploy('alice'), await world.deploy('alice')].map(({ body }) => body.job_id);
    const dear = (await world.deploy('bob', { gpu_count: 2 })).body.job_id;
    for (const user of users) {
      world.pass(1);
      await world.deploy(user);
    }
    await world.sweep();
    for (const id of running) {
      await world.cancel('alice', id);
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(dear).reserved?.waits).toBe(false);
  });

  it('leaves the jobs in line as they are where its time runs out before it has looked at them', async () => {
    const world = await setup({}, { pods: 1 });
    await world.deploy('alice');
    await world.deploy('bob');
    await world.sweep();
    expect(world.installation.standing.is_awaited).toBe(true);
    const readAll = world.usage.readAll.bind(world.usage);
    world.usage.readAll = async (...args) => {
      world.pass(58);
      return readAll(...args);
    };
    world.pass(60);
    await world.sweep();
    expect(world.installation.standing.is_awaited).toBe(true);
  });

  it('admits a job that fits behind any number that an operator has put beyond the limits', async () => {
    const world = await setup({ dollars_per_hour: 1, waiting_jobs: 50 });
    const running = await world.deploy('alice', { gpu_count: 2 });
    for (let nth = 0; nth < 25; nth += 1) {
      expect((await world.deploy('alice', { gpu_count: 2 })).status).toBe(202);
      world.pass(1);
    }
    await world.usage.change('alice', { limits: { dollars_per_hour: 0.5 } });
    await world.cancel('alice', running.body.job_id);
    const fits = await world.deploy('alice');
    for (let nth = 0; nth < 2; nth += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(fits.body.job_id).reserved?.waits).toBe(false);
  });

  it('tells how much of the nearest limit is used', async () => {
    const world = await setup({}, { pods: 4, dollars_per_month: 100 });
    for (let nth = 0; nth < 3; nth += 1) await world.deploy('alice');
    expect(await world.sweep()).toMatchObject({ installationUsed: 0.75 });
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ installationUsed: 0.75 });
  });
});
