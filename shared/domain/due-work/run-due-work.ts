import { addSeconds, type Clock, secondsBetween } from '../clock.ts';
import { type DueRow, type DueWork, type DueWorkKind, lineOf } from './due-work.ts';
import type { DueWorkStore } from './due-work-store.ts';
import { FairQueue } from './fair-queue.ts';

/** How one try ended. Work that throws is tried again after a pause that grows. */
export type WorkOutcome =
  | { readonly outcome: 'done' }
  /** The work got on and is not through. */
  | { readonly outcome: 'goes_on'; readonly due_at: Date }
  | { readonly outcome: 'failed'; readonly due_at: Date; readonly last_error: string };

/** One try of one kind of work; it ends within `workSeconds`. */
export type Worker = (work: DueWork) => Promise<WorkOutcome>;

export interface RunDeps {
  readonly work: DueWorkStore;
  readonly workers: Readonly<Record<DueWorkKind, Worker>>;
  readonly clock: Clock;
  /** No work is begun later than so long after the start of the run. */
  readonly startSeconds: number;
  /** Called for work that threw, and for a row that could not be taken or given back. */
  readonly onFault: (error: unknown, workId: string) => void;
  /** Called for work that has thrown so often that a person should look. */
  readonly onStuck: (work: DueWork) => void;
}

export interface RunResult {
  readonly done: number;
  readonly goes_on: number;
  readonly failed: number;
  /** Due, and left to the next run. */
  readonly left: number;
  /** How late the row was that was due longest; 0 where none was. */
  readonly oldest_due_seconds: number;
}

/** Rows of a shard are small: a page of 1 MB holds some thousands. */
const maxPagesPerShard = 4;
/** Rows kept of one line: more than a run can work off. */
const keptPerLine = 200;
const perLineAtOnce = 2;
const allAtOnce = 16;
/** Longer than a run lasts, so that no row is worked on twice at once. */
const claimSeconds = 120;
const stuckAfterTries = 8;
const longestPauseSeconds = 3600;

/**
 * One run over what is due. Users and kinds of work take turns, and no user has more than two rows of a kind under way: receivers
 * of one user that hang keep nobody else waiting, and a thousand erasures no webhook of the same user.
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
