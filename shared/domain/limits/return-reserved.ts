import type { JobStore } from '../jobs/job-store.ts';
import { isTerminal } from '../jobs/status.ts';
import { microDollars } from './micro-dollars.ts';
import { afterAdmission, amountsOf, isAdmittedBy, type Reserved } from './reserved.ts';
import { type Amounts, negated, summed, transitionKey, type Usage } from './usage.ts';
import type { EndedTransition, UsageChange, UsageStore } from './usage-store.ts';

export interface ReturnDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  readonly jobs: Pick<JobStore, 'getEvenErased'>;
}

/** A job that had ended when it was read. */
export interface OverJob {
  readonly id: string;
  readonly user_id: string;
}

/** An account with fewer entries than this keeps all of them. The function then does not read which of the jobs are closed. */
const keptUnasked = 8;

/** Separates the job id from the token of the reservation. Neither contains a slash. */
const separator = '/';

/**
 * Returns the entry of a released reservation. The id of the job is not enough: after the erasure of a job, the next job of its
 * Idempotency-Key has the same id.
 */
const entryOf = (jobId: string, { token }: Pick<Reserved, 'token'>): string => `${jobId}${separator}${token}`;

/** True if the account lists the reservation as released. Earlier releases listed the id of the job alone. */
const isReturned = (jobId: string, reserved: Reserved, { returned }: Usage): boolean =>
  returned.includes(entryOf(jobId, reserved)) || returned.includes(jobId);

/** The highest number of tries. A refused write means that another call has changed the account, so the next try reads again. */
const maxTries = 20;

/**
 * Releases the reservation of a job that has ended but is not closed, and counts the spent dollars. The account lists the
 * reservation in the same write, and keeps it in the list until the job is closed. So a repeat writes nothing. Returns `false` if the job has
 * no reservation, is closed, or has not ended.
 */
export const returnReserved = async (seen: OverJob, deps: ReturnDeps): Promise<boolean> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    // The account is read before the job. If another call closes the job afterwards, that call has changed the account first, so
    // the write here is refused.
    const usage = await deps.usage.get(seen.user_id);
    const job = await deps.jobs.getEvenErased(seen.id);
    if (job?.reserved === undefined || !job.open || !isTerminal(job.status)) return false;
    if (isReturned(job.id, job.reserved, usage)) return true;
    const kept = await notYetClosed(usage.returned, deps);
    const change = returning(job.id, job.reserved, job.closed_dollars ?? 0, usage, kept);
    const result = await deps.usage.change(seen.user_id, change);
    if (result.outcome === 'changed') return true;
  }
  throw new Error(`The account of the user of job ${seen.id} never held still.`);
};

const notYetClosed = async (entries: readonly string[], { jobs }: ReturnDeps): Promise<readonly string[]> => {
  if (entries.length < keptUnasked) return entries;
  const open = await Promise.all(
    entries.map(async (entry) => {
      const [jobId = ''] = entry.split(separator);
      return (await jobs.getEvenErased(jobId))?.open ? [entry] : [];
    }),
  );
  return open.flat();
};

const returning = (
  jobId: string,
  reserved: Reserved,
  dollars: number,
  usage: Usage,
  kept: readonly string[],
): UsageChange => {
  const spent = microDollars(dollars);
  const open = openTransitions(jobId, reserved, usage);
  return {
    month: reserved.month,
    add: summed(
      negated(amountsOf(reserved)),
      { charged_micro_dollars: spent, spent_micro_dollars: spent },
      ...open.map(({ add }) => add),
    ),
    end: open.map(({ ended }) => ended),
    isSettled: open.length > 0 && open.length === Object.keys(usage.transitions).length,
    returned: { returns: usage.returns, entries: [...kept, entryOf(jobId, reserved)] },
  };
};

/**
 * Returns the transitions of the job that interrupted calls have left. Each transition comes with the amounts to add when it ends.
 * The job has ended, so no later step of these calls can follow.
 */
const openTransitions = (
  jobId: string,
  reserved: Reserved,
  { transitions }: Usage,
): readonly { readonly ended: EndedTransition; readonly add: Amounts }[] => {
  const { token, raise_token } = reserved;
  const [deploying, admitting] = [transitionKey('deploying', jobId), transitionKey('admitting', jobId)];
  const holding = transitionKey('holding', jobId);
  const [deployed, admitted, held] = [transitions[deploying], transitions[admitting], transitions[holding]];
  return [
    ...(deployed?.token === token ? [{ ended: { key: deploying, token }, add: {} }] : []),
    ...(admitted === undefined
      ? []
      : [
          {
            ended: { key: admitting, token: admitted.token },
            add: afterAdmission(admitted.amounts, isAdmittedBy(admitted.token, reserved)),
          },
        ]),
    ...(held === undefined
      ? []
      : [
          {
            ended: { key: holding, token: held.token },
            add: held.token === raise_token ? {} : negated(held.amounts),
          },
        ]),
  ];
};
