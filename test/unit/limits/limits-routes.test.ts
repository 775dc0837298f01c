import { createHandler as createGetMe } from '../../../functions/accounts/get-me.ts';
import { createHandler as createGetLimits } from '../../../functions/admin/get-limits.ts';
import { createHandler as createListUsers } from '../../../functions/admin/list-users.ts';
import { createHandler as createPutLimits } from '../../../functions/admin/put-limits.ts';
import { jobDefaultsSchema } from '../../../shared/domain/jobs/policy.ts';
import { call } from '../../support/api-event.ts';
import { FakeControlsStore } from '../../support/fake-controls-store.ts';
import { FakeInstallationStore } from '../../support/fake-installation-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';

const now = new Date('2026-11-30T23:59:59.000Z');
const userLimits = {
  pods: 4,
  waiting_jobs: 50,
  dollars_per_hour: 20,
  dollars_per_month: 500,
  stored_bytes: 200_000_000_000,
};

const installationLimits = { pods: 9, dollars_per_hour: 80, dollars_per_month: 1000 };

const setup = () => {
  const usage = new FakeUsageStore();
  const controls = new FakeControlsStore();
  const installation = new FakeInstallationStore();
  const deps = {
    usage,
    controls,
    installation,
    installationLimits,
    userLimits,
    clock: () => now,
    operator: { claim: 'groups', value: 'operators' },
  };
  const list = createListUsers(deps);
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
    controls,
    installation,
    list: (query: Readonly<Record<string, string>> = {}, given: Readonly<Record<string, string>> = claims) =>
      call(list, { userId: 'ops', claims: given, query }),
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

const use = async (usage: FakeUsageStore): Promise<void> => {
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

describe('GET /api/admin/users', () => {
  it('tells of everybody what is reserved, spent and left, who is suspended, and what all have together', async () => {
    const { list, usage, controls, installation } = setup();
    await use(usage);
    await usage.change('bob', { limits: { pods: 1 } });
    const control = { reason: 'Ask us by mail.', set_at: now.toISOString(), set_by: 'ops' };
    await controls.suspend('bob', control);
    await installation.take(
      { pods: 2, micro_dollars_per_hour: 900_000, charged_micro_dollars: 30_000_000 },
      '2026-11',
      {
        ...installationLimits,
      },
    );
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { user_id: 'alice', set: {}, suspended: null, ...used },
      expect.objectContaining({
        user_id: 'bob',
        set: { pods: 1 },
        suspended: control,
        limits: { ...userLimits, pods: 1 },
        month: { month: '2026-11', reserved: 0, spent: 0, left: 500 },
      }),
    ]);
    expect(body.next_cursor).toBeNull();
    expect(body.installation).toEqual({
      limits: installationLimits,
      used: { pods: 2, dollars_per_hour: 0.9, dollars_per_month: 30 },
      month: '2026-11',
      is_full: false,
    });
  });

  it('is read page by page, each user once', async () => {
    const { list, usage } = setup();
    const users = Array.from({ length: 7 }, (_, nth) => `user-${nth}`);
    for (const user of users) await usage.change(user, { add: { pods: 1 } });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list({ limit: '3', ...(cursor !== null && { cursor }) });
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items.map(({ user_id }: { user_id: string }) => user_id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(users);
    expect((await list({ limit: '7' })).body.next_cursor).toBeNull();
  });

  it('is for operators alone', async () => {
    const { list, usage } = setup();
    expect((await list({}, {})).status).toBe(403);
    expect(usage.calls.total()).toBe(0);
  });
});
