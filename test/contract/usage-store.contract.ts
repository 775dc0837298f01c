import { type Transition, transitionKey, type Usage, zeroUsage } from '../../shared/domain/limits/usage.ts';
import type { UsageStore } from '../../shared/domain/limits/usage-store.ts';
import { idOf, later, now } from './examples.ts';

const month = '2026-03';

const aTransition = (overrides: Partial<Transition> = {}): Transition => ({
  token: 'first',
  at: now.toISOString(),
  amounts: { pods: 1, charged_micro_dollars: 5 },
  month,
  ...overrides,
});

const key = transitionKey('deploying', idOf(1));
const other = transitionKey('uploading', idOf(2));

const usageOf = (overrides: Partial<Usage>): Usage => ({ ...zeroUsage, ...overrides });

export const usageStoreContract = (setup: () => Promise<UsageStore>): void => {
  describe('change', () => {
    it('adds to sums that were never there, each month for itself and each user, too', async () => {
      const store = await setup();
      expect(await store.get('alice')).toEqual(zeroUsage);
      const add = { pods: 2, micro_dollars_per_hour: 7, charged_micro_dollars: 30, spent_micro_dollars: 10 };
      await store.change('alice', { month, add });
      await store.change('alice', { month: '2026-04', add: { charged_micro_dollars: 4 } });
      await store.change('alice', { month, add: { pods: -1, charged_micro_dollars: -5 } });
      const usage = usageOf({
        pods: 1,
        micro_dollars_per_hour: 7,
        months: {
          '2026-03': { charged_micro_dollars: 25, spent_micro_dollars: 10 },
          '2026-04': { charged_micro_dollars: 4, spent_micro_dollars: 0 },
        },
      });
      expect(await store.get('alice')).toEqual(usage);
      expect(await store.get('bob')).toEqual(zeroUsage);
    });

    it('changes nothing where a sum is above what it may be, and tells what stands', async () => {
      const store = await setup();
      await store.change('alice', { month, add: { pods: 2, charged_micro_dollars: 30 } });
      const standing = await store.get('alice');
      const add = { pods: 1, stored_bytes: 1, charged_micro_dollars: 1 };
      for (const atMost of [{ pods: 1 }, { charged_micro_dollars: 29 }, { pods: 2, stored_bytes: -1 }])
        expect(await store.change('alice', { month, atMost, add })).toEqual({ outcome: 'refused', usage: standing });
      expect(await store.get('alice')).toEqual(standing);
      expect(await store.change('bob', { month, atMost: { pods: -1 }, add })).toEqual({
        outcome: 'refused',
        usage: zeroUsage,
      });
      const fitting = { pods: 2, stored_bytes: 0, charged_micro_dollars: 30 };
      expect(await store.change('alice', { month, atMost: fitting, add })).toMatchObject({ outcome: 'changed' });
    });

    it('lets as many of those who come at once in as there is room for', async () => {
      const store = await setup();
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, nth) =>
          store.change('alice', {
            atMost: { pods: 1 },
            add: { pods: 1 },
            begin: { [transitionKey('deploying', idOf(nth + 1))]: aTransition() },
          }),
        ),
      );
      expect(results.filter(({ outcome }) => outcome === 'changed')).toHaveLength(2);
      const usage = await store.get('alice');
      expect([usage.pods, Object.keys(usage.transitions).length]).toEqual([2, 2]);
    });

    it('begins a transition once, and ends it once, by its token', async () => {
      const store = await setup();
      const begin = { [key]: aTransition() };
      const begun = await store.change('alice', { add: { pods: 1 }, begin });
      expect(begun).toEqual({ outcome: 'changed', usage: usageOf({ pods: 1, transitions: begin }) });
      const again = { [key]: aTransition({ token: 'second' }) };
      expect(await store.change('alice', { add: { pods: 1 }, begin: again })).toMatchObject({ outcome: 'refused' });
      const end = (token: string, at?: string) =>
        store.change('alice', { add: { pods: -1 }, end: [{ key, token, at }] });
      expect(await end('second')).toMatchObject({ outcome: 'refused' });
      expect(await end('first', later(1).toISOString())).toMatchObject({ outcome: 'refused' });
      expect(await end('first', now.toISOString())).toEqual({ outcome: 'changed', usage: zeroUsage });
      expect(await end('first')).toEqual({ outcome: 'refused', usage: zeroUsage });
    });

    it('renews the time of a transition that stands with that token', async () => {
      const store = await setup();
      await store.change('alice', { begin: { [key]: aTransition() } });
      const renew = { key, token: 'first', at: later(9).toISOString() };
      expect(await store.change('alice', { renew: { ...renew, token: 'second' } })).toMatchObject({
        outcome: 'refused',
      });
      const { usage } = await store.change('alice', { renew });
      expect(usage.transitions).toEqual({ [key]: aTransition({ at: later(9).toISOString() }) });
      expect(await store.change('bob', { renew })).toEqual({ outcome: 'refused', usage: zeroUsage });
    });

    it('keeps all else of a transition that is renewed, so that its token stands for one share', async () => {
      const store = await setup();
      const transition = aTransition({ request_sha256: 'a'.repeat(64) });
      await store.change('alice', { begin: { [key]: transition } });
      const at = later(9).toISOString();
      const { usage } = await store.change('alice', { renew: { key, token: 'first', at } });
      expect(usage.transitions).toEqual({ [key]: { ...transition, at } });
      expect(await store.get('alice')).toEqual(usage);
    });

    it('settles an account only where no other transition stands', async () => {
      const store = await setup();
      const settle = (one: typeof key | typeof other) =>
        store.change('alice', { end: [{ key: one, token: 'first' }], isSettled: true });
      await store.change('alice', { begin: { [key]: aTransition() } });
      await store.change('alice', { begin: { [other]: aTransition() } });
      expect(await settle(key)).toMatchObject({ outcome: 'refused' });
      expect(await store.change('alice', { end: [], isSettled: true })).toMatchObject({ outcome: 'refused' });
      await store.change('alice', { end: [{ key, token: 'first' }] });
      expect(await settle(other)).toEqual({ outcome: 'changed', usage: zeroUsage });
      expect(await store.change('alice', { end: [], isSettled: true })).toMatchObject({ outcome: 'changed' });
    });

    it('replaces the list of returned jobs where nobody else has meanwhile', async () => {
      const store = await setup();
      const first = await store.change('alice', { returned: { returns: 0, entries: ['a'] } });
      expect(first.usage).toMatchObject({ returned: ['a'], returns: 1 });
      expect(await store.change('alice', { returned: { returns: 0, entries: ['b'] } })).toMatchObject({
        outcome: 'refused',
      });
      const second = await store.change('alice', { returned: { returns: 1, entries: ['a', 'b'] } });
      expect(second.usage).toMatchObject({ returned: ['a', 'b'], returns: 2 });
    });

    it('keeps the limits of an operator, whatever else changes', async () => {
      const store = await setup();
      await store.change('alice', { limits: { pods: 3, dollars_per_hour: 1.5 } });
      await store.change('alice', { add: { pods: 1 } });
      expect(await store.get('alice')).toEqual(usageOf({ pods: 1, limits: { pods: 3, dollars_per_hour: 1.5 } }));
      await store.change('alice', { limits: { stored_bytes: 0 } });
      expect((await store.get('alice')).limits).toEqual({ stored_bytes: 0 });
    });

    it('counts a deploy where its window has room for one, and a new window anew', async () => {
      const store = await setup();
      const deploy = (window: number, isStanding: boolean) =>
        store.change('alice', { add: { pods: 1 }, deploy: { window, atMost: 1, isStanding } });
      expect(await deploy(7, true)).toMatchObject({ outcome: 'refused' });
      expect(await deploy(7, false)).toMatchObject({ outcome: 'changed', usage: { deploys: { window: 7, count: 1 } } });
      // Somebody was faster, or has a clock that is behind.
      for (const late of [7, 6]) expect(await deploy(late, false)).toMatchObject({ outcome: 'refused' });
      expect(await deploy(7, true)).toMatchObject({ outcome: 'changed', usage: { deploys: { window: 7, count: 2 } } });
      expect(await deploy(7, true)).toMatchObject({ outcome: 'refused', usage: { pods: 2 } });
      expect(await deploy(8, false)).toMatchObject({ outcome: 'changed', usage: { deploys: { window: 8, count: 1 } } });
    });

    it('refuses to change the dollars of no month', async () => {
      const store = await setup();
      await expect(store.change('alice', { add: { spent_micro_dollars: 1 } })).rejects.toThrow('no month');
    });
  });

  describe('list', () => {
    it('tells each user with an account once, in pages and in the order of their ids', async () => {
      const store = await setup();
      const users = ['auth0|b', 'alice', 'carol', 'B', 'ü'];
      for (const [nth, user] of users.entries()) await store.change(user, { add: { pods: nth + 1 } });
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.list(2, after);
        for (const { userId, usage } of page.users) {
          expect(usage.pods).toBe(users.indexOf(userId) + 1);
          seen.push(userId);
        }
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(['B', 'alice', 'auth0|b', 'carol', 'ü']);
      expect(await store.list(9, 'carol')).toMatchObject({ users: [{ userId: 'ü' }], next: undefined });
      expect(await store.list(9, 'ü')).toEqual({ users: [], next: undefined });
    });
  });

  describe('readAll', () => {
    it('shows each account once, one made just now included, and nothing else', async () => {
      const store = await setup();
      const read = async () => {
        const seen: number[] = [];
        expect(await store.readAll((page) => seen.push(...page.map(({ pods }) => pods)) >= 0)).toBe(true);
        return seen.sort();
      };
      expect(await read()).toEqual([]);
      for (const pods of [1, 2, 3]) await store.change(`user ${pods}`, { add: { pods } });
      expect(await read()).toEqual([1, 2, 3]);
    });

    it('stops where it is told to', async () => {
      const store = await setup();
      await store.change('alice', { add: { pods: 1 } });
      expect(await store.readAll(() => false)).toBe(false);
    });
  });

  describe('listUnsettled', () => {
    it('names users whose account was in transition before that time, longest first', async () => {
      const store = await setup();
      const begin = (user: string, seconds: number, one = key) =>
        store.change(user, { begin: { [one]: aTransition({ at: later(seconds).toISOString() }) } });
      await begin('carol', 30);
      await begin('alice', 10);
      await begin('bob', 20);
      expect(await store.listUnsettled(later(10), 9)).toEqual([]);
      expect(await store.listUnsettled(later(25), 9)).toEqual(['alice', 'bob']);
      expect(await store.listUnsettled(later(99), 2)).toEqual(['alice', 'bob']);
      // One that came later does not make the account any younger.
      await begin('alice', 90, other);
      await store.change('bob', { end: [{ key, token: 'first' }], isSettled: true });
      expect(await store.listUnsettled(later(99), 9)).toEqual(['alice', 'carol']);
    });
  });
};
