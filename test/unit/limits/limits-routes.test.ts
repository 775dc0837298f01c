import { createHandler as createGetMe } from '../../../functions/accounts/get-me.ts';
import { createHandler as createGetLimits } from '../../../functions/admin/get-limits.ts';
import { createHandler as createPutLimits } from '../../../functions/admin/put-limits.ts';
import { jobDefaultsSchema } from '../../../shared/domain/jobs/policy.ts';
import { call } from '../../support/api-event.ts';
import { MemoryUsageStore } from '../../support/memory-usage-store.ts';

const now = new Date('2026-11-30T23:59:59.000Z');
const userLimits = {
  pods: 4,
  waiting_jobs: 50,
  dollars_per_hour: 20,
  dollars_per_month: 500,
  stored_bytes: 200_000_000_000,
};

const setup = () => {
  const usage = new MemoryUsageStore();
  const deps = { usage, userLimits, clock: () => now, operator: { claim: 'groups', value: 'operators' } };
  const [getLimits, putLimits] = [createGetLimits(deps), createPutLimits(deps)];
  const me = createGetMe({
    ...deps,
    defaults: jobDefaultsSchema.parse({}),
    defaultDockerImage: 'an image',
    defaultBudgetDollars: undefined,
  });
  const claims = { groups: 'operators' };
  const path = { user_id: 'alice' };
  return {
    usage,
    me: (userId: string) => call(me, { userId }),
    get: (given: Readonly<Record<string, string>> = claims) => call(getLimits, { userId: 'ops', claims: given, path }),
    put: (body: object, given: Readonly<Record<string, string>> = claims) =>
      call(putLimits, { userId: 'ops', claims: given, path, body }),
  };
};

const used = {
  limits: userLimits,
  used: { pods: 2, waiting_jobs: 1, dollars_per_hour: 0.9, dollars_per_month: 30, stored_bytes: 12 },
  month: { month: '2026-11', reserved: 20, spent: 10, left: 470 },
};

const use = async (usage: MemoryUsageStore): Promise<void> => {
  const add = { pods: 2, waiting_jobs: 1, micro_dollars_per_hour: 900_000, stored_bytes: 12 };
  await usage.change('alice', {
    month: '2026-11',
    add: { ...add, charged_micro_dollars: 30_000_000, spent_micro_dollars: 10_000_000 },
  });
  await usage.change('alice', { month: '2026-10', add: { charged_micro_dollars: 7, spent_micro_dollars: 7 } });
};

describe('GET /api/me', () => {
  it('tells the limits, what is used of each, and of this month what is reserved, spent and left', async () => {
    const { me, usage } = setup();
    await use(usage);
    expect((await me('alice')).body).toMatchObject(used);
    const month = { month: '2026-11', reserved: 0, spent: 0, left: 500 };
    expect((await me('bob')).body).toMatchObject({ limits: userLimits, used: { pods: 0, stored_bytes: 0 }, month });
  });
});

describe('limits of a user', () => {
  it('are set by an operator, who sees what is used; what is left out is the stage’s again', async () => {
    const { get, put, me, usage } = setup();
    await use(usage);
    expect((await get()).body).toEqual({ user_id: 'alice', set: {}, ...used });
    const set = { pods: 1, dollars_per_month: 12.5 };
    const limits = { ...userLimits, ...set };
    const month = { ...used.month, left: 0 };
    expect(await put(set)).toMatchObject({ status: 200, body: { ...used, user_id: 'alice', set, limits, month } });
    expect((await me('alice')).body).toMatchObject({ limits, month });
    expect((await put({ stored_bytes: 0 })).body.limits).toEqual({ ...userLimits, stored_bytes: 0 });
    expect((await put({})).body).toEqual({ user_id: 'alice', set: {}, ...used });
  });

  it.each([{ pods: -1 }, { pods: 1.5 }, { dollars_per_hour: '1' }, { podz: 1 }, { waiting_jobs: null }])(
    'are not set to %j',
    async (body) => {
      const { put, usage } = setup();
      expect((await put(body)).status).toBe(400);
      expect((await usage.get('alice')).limits).toEqual({});
    },
  );

  it('are for operators alone', async () => {
    const { get, put, usage } = setup();
    expect([(await get({})).status, (await put({ pods: 9 }, {})).status]).toEqual([403, 403]);
    expect((await usage.get('alice')).limits).toEqual({});
  });
});
