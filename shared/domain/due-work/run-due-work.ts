import { addSeconds, type Clock, secondsBetween } from '../clock.ts';
import { type DueRow, type DueWork, type DueWorkKind, lineOf } from './due-work.ts';
import type { DueWorkStore } from './due-work-store.ts';
import { FairQueue } from './fair-queue.ts';

/** The result of one try. If a worker throws, the work is tried again after a pause that grows with each try. */
export type WorkOutcome =
  | { readonly outcome: 'done' }
  /** The work has made progress but is not finished. */
  | { readonly outcome: 'goes_on'; readonly due_at: Date }
  | { readonly outcome: 'failed'; readonly due_at: Date; readonly last_error: string };

/** Makes one try of one kind of work. */
export type Worker = (work: DueWork) => Promise<WorkOutcome>;

export interface RunDeps {
  readonly work: DueWorkStore;
  readonly workers: Readonly<Record<DueWorkKind, Worker>>;
  readonly clock: Clock;
  /** The seconds after the start of a run in which work may be started. */
  readonly startSeconds: number;
  /** Called if a worker throws, or if a row could not be claimed or released. */
  readonly onFault: (error: unknown, workId: string) => void;
  /** Called for work that has thrown so often that an operator should look at it. */
  readonly onStuck: (work: DueWork) => void;
}

export interface RunResult {
  readonly done: number;
  readonly goes_on: number;
  readonly failed: number;
  /** The number of rows that were due but not started. The next run starts them. */
  readonly left: number;
  /** The delay in seconds of the row that was due longest, or 0 if no row was due. */
  readonly oldest_due_seconds: number;
}

/** The limit of pages for each shard. A row of the index has some hundred bytes, so a page of 1 MB holds thousands of rows. */
const maxPagesPerShard = 4;
/** The limit of rows in memory for one user and kind of work, which is more than one run can finish. */
const keptPerLine = 200;
const perLineAtOnce = 2;
const allAtOnce = 16;
/** The seconds of a claim. A claim lasts longer than a run, so no row is processed twice at once. */
const claimSeconds = 120;
const stuckAfterTries = 8;
const longestPauseSeconds = 3600;

/**
 * Processes the rows that are due. Users and kinds of work take turns, and each user has at most two rows of a kind in progress. So
 * slow receivers of one user delay no other user, and a thousand erasures delay no webhook of the same user.
 */
export const runDueWork = async (deps: RunDeps): Promise<RunResult> => {
  const startedAt = deps.clock();
  const lastStart = addSeconds(startedAt, deps.startSeconds);
  const queue = new FairQueue<DueRow>(perLineAtOnce, keptPerLine);
  let oldest: string | undefined;
  await deps.work.listDue(startedAt, maxPagesPerShard, (rows) => {
    for (const row of rows) {
      queue.add(lineOf(row), row);
      if (oldest === undefined || row.due_at < oldest) oldest = row.due_at;
    }
  });
  const counts = { done: 0, goes_on: 0, failed: 0 };
  await queue.run(allAtOnce, async (row) => {
    if (deps.clock() > lastStart) return 'stop';
    const outcome = await one(row, deps);
    if (outcome !== undefined) counts[outcome] += 1;
    return 'go_on';
  });
  const oldestDueSeconds = oldest === undefined ? 0 : Math.max(0, secondsBetween(oldest, startedAt));
  return { ...counts, left: queue.left, oldest_due_seconds: oldestDueSeconds };
};

const one = async (row: DueRow, deps: RunDeps): Promise<WorkOutcome['outcome'] | undefined> => {
  try {
    const claimed = await deps.work.claim(row, addSeconds(deps.clock(), claimSeconds));
    if (claimed === undefined) return undefined;
    const outcome = await tryOnce(claimed, deps);
    await settle(claimed, outcome, deps.work);
    return outcome.outcome;
  } catch (error) {
    deps.onFault(error, row.work_id);
    return undefined;
  }
};

const tryOnce = async (work: DueWork, deps: RunDeps): Promise<WorkOutcome> => {
  try {
    return await deps.workers[work.kind](work);
  } catch (error) {
    deps.onFault(error, work.work_id);
    if (work.tries >= stuckAfterTries) deps.onStuck(work);
    const pauseSeconds = Math.min(longestPauseSeconds, 30 * 2 ** Math.min(work.tries - 1, 10));
    return { outcome: 'failed', due_at: addSeconds(deps.clock(), pauseSeconds), last_error: 'fault' };
  }
};

const settle = async (claimed: DueWork, outcome: WorkOutcome, work: DueWorkStore): Promise<void> => {
  if (outcome.outcome === 'done') {
    await work.done(claimed);
    return;
  }
  const due_at = outcome.due_at.toISOString();
  const failed = outcome.outcome === 'failed';
  await work.postpone(claimed, {
    due_at,
    tries: failed ? claimed.tries : 0,
    last_error: failed ? outcome.last_error : undefined,
  });
};
