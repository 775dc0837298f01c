import type { AllowanceStore } from '../../shared/domain/allowances/allowance-store.ts';

const three = { count: 3, seconds: 60 };

/** The last second of a window, and the first of the next one. */
const last = new Date('2026-01-01T00:00:59.000Z');
const next = new Date('2026-01-01T00:01:00.000Z');

export const allowanceStoreContract = (setup: () => Promise<AllowanceStore>): void => {
  const takings = async (store: AllowanceStore, times: number, at = last, name = 'calls') => {
    const answers = await Promise.all(Array.from({ length: times }, () => store.take(name, three, at)));
    return answers.filter(({ taken }) => taken).length;
  };

  it('gives as many as a window has, and says when the next one begins', async () => {
    const store = await setup();
    const at = new Date('2026-01-01T00:00:20.400Z');
    for (let nth = 0; nth < 3; nth += 1) expect(await store.take('calls', three, at)).toEqual({ taken: true });
    expect(await store.take('calls', three, at)).toEqual({ taken: false, retryAfterSeconds: 40 });
    expect(await store.take('calls', three, last)).toEqual({ taken: false, retryAfterSeconds: 1 });
    expect(await store.take('calls', three, next)).toEqual({ taken: true });
  });

  it('gives never more, however many ask at once', async () => {
    const store = await setup();
    expect(await takings(store, 20)).toBe(3);
    expect(await takings(store, 20, next)).toBe(3);
  });

  it('keeps allowances apart, whatever their names hold', async () => {
    const store = await setup();
    const names = ['calls', 'deploys#alice', 'deploys#auth0|bob', 'deploys#a#1', `deploys#${'ü'.repeat(256)}`];
    for (const name of names) expect(await takings(store, 5, last, name)).toBe(3);
  });

  it('gives several at once or none of them', async () => {
    const store = await setup();
    expect(await store.take('calls', three, last, 2)).toEqual({ taken: true });
    expect(await store.take('calls', three, last, 2)).toMatchObject({ taken: false });
    expect(await store.take('calls', three, last, 1)).toEqual({ taken: true });
    expect(await store.take('others', three, last, 4)).toMatchObject({ taken: false });
    expect(await takings(store, 5, last, 'others')).toBe(3);
  });
};
