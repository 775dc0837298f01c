import { type InstallationLimits, zeroInstallationSums } from '../../shared/domain/limits/installation.ts';
import type { InstallationStore } from '../../shared/domain/limits/installation-store.ts';
import { now } from './examples.ts';

const month = '2026-03';
const limits: InstallationLimits = { pods: 3, dollars_per_hour: 0.00001, dollars_per_month: 0.0001 };
const share = { pods: 1, micro_dollars_per_hour: 3, charged_micro_dollars: 40 };
const at = now.toISOString();

export const installationStoreContract = (setup: () => Promise<InstallationStore>): void => {
  describe('take', () => {
    it('adds to sums that were never there, each month for itself', async () => {
      const store = await setup();
      expect(await store.get()).toEqual(zeroInstallationSums);
      expect(await store.take(share, month, limits)).toBe(true);
      expect(await store.take({ charged_micro_dollars: 100 }, '2026-04', limits)).toBe(true);
      expect(await store.get()).toEqual({
        ...zeroInstallationSums,
        pods: 1,
        micro_dollars_per_hour: 3,
        months: { '2026-03': 40, '2026-04': 100 },
      });
    });

    it('adds nothing where any sum would be above its limit, and asks only for what the share adds to', async () => {
      const store = await setup();
      await store.take({ ...share, pods: 3 }, month, limits);
      const standing = await store.get();
      for (const beyond of [share, { micro_dollars_per_hour: 8 }, { charged_micro_dollars: 61 }, { pods: 4 }])
        expect(await store.take(beyond, month, limits)).toBe(false);
      expect(await store.get()).toEqual(standing);
      expect(await store.take({ micro_dollars_per_hour: 7 }, month, limits)).toBe(true);
      expect(await store.take({ charged_micro_dollars: 60 }, month, limits)).toBe(true);
      expect(await store.take({ pods: 1 }, month, { ...limits, pods: 0 })).toBe(false);
    });

    it('lets as many of those who come at once in as there is room for', async () => {
      const store = await setup();
      const taken = await Promise.all(Array.from({ length: 12 }, () => store.take({ pods: 1 }, month, limits)));
      expect(taken.filter(Boolean)).toHaveLength(3);
      expect((await store.get()).pods).toBe(3);
    });
  });

  describe('correct', () => {
    const counted = { pods: 1, micro_dollars_per_hour: 3, months: { [month]: 10 }, at };

    it('takes off what no account has any more, keeps what was taken meanwhile, and forgets other months', async () => {
      const store = await setup();
      await store.take({ ...share, pods: 2 }, month, limits);
      await store.take(share, '2026-01', limits);
      const seen = await store.get();
      await store.take({ charged_micro_dollars: 7 }, month, limits);
      expect(await store.correct({ ...counted, seen })).toBe(true);
      expect(await store.get()).toEqual({
        ...zeroInstallationSums,
        pods: 1,
        micro_dollars_per_hour: 3,
        months: { [month]: 17 },
        counts: 1,
        counted_at: at,
      });
    });

    it('keeps a month that began after the count did', async () => {
      const store = await setup();
      await store.take(share, month, limits);
      const seen = await store.get();
      await store.take({ charged_micro_dollars: 7 }, '2026-04', limits);
      expect(await store.correct({ ...counted, seen })).toBe(true);
      expect((await store.get()).months).toEqual({ [month]: 10, '2026-04': 7 });
    });

    it('corrects nothing where somebody else has counted', async () => {
      const store = await setup();
      await store.take({ ...share, pods: 2 }, month, limits);
      const seen = await store.get();
      expect(await store.correct({ ...counted, seen })).toBe(true);
      expect(await store.correct({ ...counted, seen })).toBe(false);
      expect(await store.get()).toMatchObject({ pods: 1, counts: 1 });
    });
  });

  describe('setAwaited', () => {
    it('says whether jobs wait for room, and leaves the sums alone', async () => {
      const store = await setup();
      await store.setAwaited(true);
      await store.take(share, month, limits);
      expect(await store.get()).toMatchObject({ is_awaited: true, pods: 1 });
      await store.setAwaited(false);
      expect(await store.get()).toMatchObject({ is_awaited: false, pods: 1 });
    });
  });

  describe('requestCount', () => {
    const corrected = { pods: 1, micro_dollars_per_hour: 3, months: {}, at };

    it('stands until the accounts have been counted, and leaves the sums alone', async () => {
      const store = await setup();
      await store.take(share, month, limits);
      for (const _ of [1, 2]) await store.requestCount();
      const seen = await store.get();
      expect(seen).toMatchObject({ count_requests: 2, counted_requests: 0, pods: 1 });
      await store.correct({ ...corrected, seen });
      expect(await store.get()).toMatchObject({ count_requests: 2, counted_requests: 2, pods: 1 });
    });

    it('stands after a count that had begun before, which may have read an account too early, though one stood already', async () => {
      const store = await setup();
      await store.take(share, month, limits);
      await store.requestCount();
      const seen = await store.get();
      await store.requestCount();
      expect(await store.correct({ ...corrected, seen })).toBe(true);
      expect(await store.get()).toMatchObject({ count_requests: 2, counted_requests: 1, counts: 1 });
    });
  });
};
