import { type DueRow, type DueWork, webhookWork } from '../../shared/domain/due-work/due-work.ts';
import type { DueWorkStore } from '../../shared/domain/due-work/due-work-store.ts';
import { later, now } from './examples.ts';

const aWork = (fields: Partial<DueWork> = {}): DueWork => ({
  ...webhookWork({ user_id: 'alice', job_id: 'job-1', due_at: now.toISOString() }, now),
  ...fields,
});

const dueBy = async (work: DueWorkStore, at: Date): Promise<DueRow[]> => {
  const rows: DueRow[] = [];
  await work.listDue(at, 4, (page) => rows.push(...page));
  return rows;
};

export const dueWorkStoreContract = (setup: () => Promise<DueWorkStore>): void => {
  it('shows what is due of every user, and nothing that is not', async () => {
    const work = await setup();
    const users = Array.from({ length: 30 }, (_, number) => `user-${number}`);
    for (const user_id of users) await work.enqueue(aWork({ work_id: `webhook#${user_id}`, user_id }));
    await work.enqueue(aWork({ work_id: 'webhook#later', due_at: later(60).toISOString() }));
    const rows = await dueBy(work, later(59));
    expect(rows.map(({ user_id }) => user_id).sort()).toEqual([...users].sort());
    expect(rows[0]).toEqual({
      work_id: `webhook#${rows[0]?.user_id}`,
      user_id: rows[0]?.user_id,
      due_at: now.toISOString(),
    });
    expect(await dueBy(work, later(60))).toHaveLength(31);
  });

  it('shows what one user has longest due first', async () => {
    const work = await setup();
    for (const seconds of [20, 0, 10]) {
      await work.enqueue(aWork({ work_id: `webhook#${seconds}`, due_at: later(seconds).toISOString() }));
    }
    const ids = (await dueBy(work, later(60))).map(({ work_id }) => work_id);
    expect(ids).toEqual(['webhook#0', 'webhook#10', 'webhook#20']);
  });

  it('keeps the row that stands when it is put again', async () => {
    const work = await setup();
    await work.enqueue(aWork({ tries: 3 }));
    await work.enqueue(aWork({ due_at: later(9).toISOString() }));
    const [row] = await dueBy(work, later(60));
    expect(row?.due_at).toBe(now.toISOString());
    expect(row && (await work.claim(row, later(120)))?.tries).toBe(4);
  });

  it('takes a row away from whoever works on it when it is renewed, and puts one where none stands', async () => {
    const work = await setup();
    await work.renew(aWork({ tries: 3 }));
    const claimed = await work.claim({ ...aWork() }, later(120));
    if (claimed === undefined) throw new Error('The row was not claimed.');
    const due_at = later(60).toISOString();
    await work.renew(aWork({ due_at }));
    expect(await work.done(claimed)).toBe(false);
    expect(await work.postpone(claimed, { due_at: later(1).toISOString(), tries: 1 })).toBe(false);
    expect(await dueBy(work, later(59))).toEqual([]);
    const [row] = await dueBy(work, later(60));
    expect(row && (await work.claim(row, later(200)))?.tries).toBe(1);
  });

  it('gives a row to one of many, and again when the claim has expired', async () => {
    const work = await setup();
    await work.enqueue(aWork());
    const [row] = await dueBy(work, now);
    if (row === undefined) throw new Error('Nothing was due.');
    const claims = await Promise.all(Array.from({ length: 8 }, (_, runner) => work.claim(row, later(120 + runner))));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await dueBy(work, later(119))).toEqual([]);
    const [again] = await dueBy(work, later(200));
    expect(again && (await work.claim(again, later(400)))?.tries).toBe(2);
  });

  it('lets only whoever holds the claim give a row back or end it', async () => {
    const work = await setup();
    await work.enqueue(aWork());
    const claimed = await work.claim({ ...aWork() }, later(120));
    if (claimed === undefined) throw new Error('The row was not claimed.');
    const taken = await work.claim({ ...aWork(), due_at: claimed.due_at }, later(300));
    expect(taken?.tries).toBe(2);
    const next = { due_at: later(1).toISOString(), tries: 1, last_error: 'http_500' };
    expect(await work.postpone(claimed, next)).toBe(false);
    expect(await work.done(claimed)).toBe(false);
    expect(taken && (await work.postpone(taken, next))).toBe(true);
    const ended = await work.claim({ ...aWork(), due_at: next.due_at }, later(400));
    expect(ended).toMatchObject({ tries: 2, last_error: 'http_500' });
    expect(ended && (await work.done(ended))).toBe(true);
    expect(ended && (await work.done(ended))).toBe(false);
    expect(await dueBy(work, later(9999))).toEqual([]);
  });

  it('claims nothing that is gone', async () => {
    const work = await setup();
    expect(await work.claim(aWork(), later(120))).toBeUndefined();
  });
};
