import type { ReaperStateStore } from '../../shared/domain/reaper/reaper-state-store.ts';
import { later, now } from './examples.ts';

const seen = { seen_at: now.toISOString() };
const tried = { seen_at: now.toISOString(), tried_at: later(240).toISOString() };

export const reaperStateStoreContract = (setup: () => Promise<ReaperStateStore>): void => {
  describe('acquireLease', () => {
    it('gives a free lease to one of many', async () => {
      const state = await setup();
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, number) => state.acquireLease(`sweep-${number}`, now, later(60))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('renews its own, and takes over one that has expired', async () => {
      const state = await setup();
      expect(await state.acquireLease('a', now, later(60))).toBe(true);
      expect(await state.acquireLease('a', later(30), later(90))).toBe(true);
      expect(await state.acquireLease('b', later(89), later(200))).toBe(false);
      expect(await state.acquireLease('b', later(90), later(200))).toBe(true);
      expect(await state.acquireLease('a', later(91), later(200))).toBe(false);
      expect(await state.acquireLease('c', later(9999), later(10_060))).toBe(true);
    });
  });

  describe('releaseLease', () => {
    it('frees its own', async () => {
      const state = await setup();
      await state.acquireLease('a', now, later(60));
      await state.releaseLease('a');
      expect(await state.acquireLease('b', now, later(60))).toBe(true);
    });

    it("leaves somebody else's alone, and none", async () => {
      const state = await setup();
      await state.releaseLease('b');
      await state.acquireLease('a', now, later(60));
      await state.releaseLease('b');
      expect(await state.acquireLease('b', now, later(60))).toBe(false);
    });
  });

  describe('orphans', () => {
    it('knows none at first', async () => {
      expect(await (await setup()).read()).toEqual({ orphans: {} });
    });

    it('replaces them under the lease and keeps them when it changes hands', async () => {
      const state = await setup();
      await state.acquireLease('a', now, later(60));
      expect(await state.saveOrphans('a', { p1: seen, p2: seen })).toBe(true);
      expect(await state.saveOrphans('a', { p2: tried })).toBe(true);
      await state.releaseLease('a');
      await state.acquireLease('b', later(61), later(120));
      expect(await state.read()).toEqual({ orphans: { p2: tried } });
    });

    it('takes nothing from a sweep that has lost the lease', async () => {
      const state = await setup();
      expect(await state.saveOrphans('a', { p1: seen })).toBe(false);
      await state.acquireLease('a', now, later(60));
      await state.acquireLease('b', later(60), later(120));
      expect(await state.saveOrphans('a', { p1: seen })).toBe(false);
      expect(await state.read()).toEqual({ orphans: {} });
    });
  });

  describe('whose turn was the last', () => {
    it('is kept when the lease changes hands, and moves on only from where it was seen', async () => {
      const state = await setup();
      expect(await state.saveLastTurn('zoe', 'alice')).toBe(false);
      expect(await state.saveLastTurn(undefined, 'alice')).toBe(true);
      await state.acquireLease('a', now, later(60));
      expect(await state.saveLastTurn('alice', 'bob')).toBe(true);
      expect(await state.saveLastTurn('alice', 'carol')).toBe(false);
      expect(await state.saveLastTurn(undefined, 'carol')).toBe(false);
      await state.releaseLease('a');
      expect(await state.read()).toEqual({ orphans: {}, last_turn_of: 'bob' });
    });
  });

  describe('the findings on silence', () => {
    const ingest = { proven_since: now.toISOString(), proven_at: now.toISOString() };
    const watch = { since: now.toISOString(), at: now.toISOString() };
    const laterIngest = { ...ingest, proven_at: later(60).toISOString() };
    const laterWatch = { ...watch, at: later(60).toISOString() };

    it('are put in the place of those that were read, and of no others', async () => {
      const state = await setup();
      expect(await state.saveSilence({}, { ingest, watch })).toBe(true);
      expect(await state.saveSilence({}, { ingest: laterIngest, watch: laterWatch })).toBe(false);
      expect(await state.saveSilence({ ingest, watch }, { ingest: laterIngest, watch: laterWatch })).toBe(true);
      expect(await state.read()).toEqual({ orphans: {}, ingest: laterIngest, watch: laterWatch });
      expect(await state.saveSilence({ ingest, watch: laterWatch }, {})).toBe(false);
      expect(await state.saveSilence({ ingest: laterIngest, watch }, {})).toBe(false);
      expect(await state.saveSilence({ ingest: laterIngest, watch: laterWatch }, { watch })).toBe(true);
      expect(await state.read()).toEqual({ orphans: {}, watch });
    });

    it('of a version that kept the proof alone are gone on with', async () => {
      const state = await setup();
      await state.saveSilence({}, { ingest });
      expect(await state.saveSilence(await state.read(), { ingest: laterIngest, watch })).toBe(true);
      expect(await state.read()).toEqual({ orphans: {}, ingest: laterIngest, watch });
    });
  });
};
