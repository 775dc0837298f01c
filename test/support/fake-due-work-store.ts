import { type DueRow, type DueWork, dueWorkSchema } from '../../shared/domain/due-work/due-work.ts';
import type { DueWorkStore } from '../../shared/domain/due-work/due-work-store.ts';
import { Calls } from './fake-calls.ts';
import { FakeRows } from './fake-rows.ts';

/** Rows on a page of the list. */
const pageSize = 1000;

export class FakeDueWorkStore implements DueWorkStore {
  readonly calls = new Calls<keyof DueWorkStore>();
  readonly rows = new FakeRows<DueWork>(dueWorkSchema, 'due work');

  async enqueue(work: DueWork): Promise<void> {
    this.calls.hit('enqueue');
    this.rows.create(work.work_id, work);
  }

  async renew(work: DueWork): Promise<void> {
    this.calls.hit('renew');
    this.rows.set(work.work_id, work);
  }

  async listDue(now: Date, maxPages: number, show: (rows: readonly DueRow[]) => void): Promise<void> {
    this.calls.hit('listDue');
    const due = this.rows
      .all()
      .filter(({ due_at }) => due_at <= now.toISOString())
      .sort((a, b) => (a.due_at < b.due_at ? -1 : 1))
      .map(({ work_id, user_id, due_at }) => ({ work_id, user_id, due_at }));
    const pages = Math.min(maxPages, Math.ceil(due.length / pageSize));
    for (let page = 0; page < pages; page += 1) show(due.slice(page * pageSize, (page + 1) * pageSize));
  }

  async claim(row: DueRow, until: Date): Promise<DueWork | undefined> {
    this.calls.hit('claim');
    const standing = this.#asSeen(row);
    const due_at = until.toISOString();
    return standing && this.rows.set(row.work_id, { ...standing, due_at, tries: standing.tries + 1 });
  }

  async postpone(claimed: DueWork, next: Pick<DueWork, 'due_at' | 'tries' | 'last_error'>): Promise<boolean> {
    this.calls.hit('postpone');
    const standing = this.#asSeen(claimed);
    if (standing !== undefined) this.rows.set(claimed.work_id, { ...standing, ...next });
    return standing !== undefined;
  }

  async done(claimed: DueWork): Promise<boolean> {
    this.calls.hit('done');
    return this.#asSeen(claimed) !== undefined && this.rows.delete(claimed.work_id);
  }

  #asSeen({ work_id, due_at }: DueRow): DueWork | undefined {
    const standing = this.rows.get(work_id);
    return standing?.due_at === due_at ? standing : undefined;
  }
}
