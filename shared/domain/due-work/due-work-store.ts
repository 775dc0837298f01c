import type { DueRow, DueWork } from './due-work.ts';

/** Stores rows of due work by their id. Each change is one write of one row. */
export interface DueWorkStore {
  /** Stores a row. If a row with this id exists, nothing is written. */
  enqueue(work: DueWork): Promise<void>;
  /**
   * Stores the row and replaces a row of the same id. If a worker has claimed the replaced row, the worker can no longer postpone
   * or delete it.
   */
  renew(work: DueWork): Promise<void>;
  /**
   * Passes the rows that are due by `now` to `show`, longest due first within each shard. Reads at most `maxPages` pages of each
   * shard. The read is eventually consistent.
   */
  listDue(now: Date, maxPages: number, show: (rows: readonly DueRow[]) => void): Promise<void>;
  /**
   * Claims a due row until `until` and counts a try, if the row has not changed since it was read. Returns `undefined` if the row
   * is deleted or another worker has claimed it.
   */
  claim(row: DueRow, until: Date): Promise<DueWork | undefined>;
  /** Releases a claimed row until a later time. Returns `false` if the claim has expired and another worker has claimed the row. */
  postpone(claimed: DueWork, next: Pick<DueWork, 'due_at' | 'tries' | 'last_error'>): Promise<boolean>;
  /**
   * Deletes a claimed row. Returns `false` if the claim has expired and another worker has claimed the row, or if the row is
   * already deleted.
   */
  done(claimed: DueWork): Promise<boolean>;
}
