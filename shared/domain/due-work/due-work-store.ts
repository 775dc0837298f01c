import type { DueRow, DueWork } from './due-work.ts';

/** Rows of work by their id. Each write is one write of one row. */
export interface DueWorkStore {
  /** Where a row of that id stands already nothing is written. */
  enqueue(work: DueWork): Promise<void>;
  /**
   * Puts the row in place of one of that id, even if a worker has claimed that one: the claim can then neither end the row nor give
   * it back.
   */
  renew(work: DueWork): Promise<void>;
  /**
   * Rows that are due by `now`, longest due first, of each shard a page at a time: at most `maxPages` pages a shard.
   * Eventually consistent.
   */
  listDue(now: Date, maxPages: number, show: (rows: readonly DueRow[]) => void): Promise<void>;
  /**
   * Takes a row that is due as it was seen, until `until`, and counts a try. `undefined` when it is gone or somebody else
   * has taken it.
   */
  claim(row: DueRow, until: Date): Promise<DueWork | undefined>;
  /** Gives a claimed row back for later. `false` when its claim has expired and somebody else has taken it. */
  postpone(claimed: DueWork, next: Pick<DueWork, 'due_at' | 'tries' | 'last_error'>): Promise<boolean>;
  /** Deletes a claimed row. `false` when its claim has expired and somebody else has taken it, or it is gone. */
  done(claimed: DueWork): Promise<boolean>;
}
