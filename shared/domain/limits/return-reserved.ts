import type { JobStore } from '../jobs/job-store.ts';
import { isTerminal } from '../jobs/status.ts';
import { microDollars } from './micro-dollars.ts';
import { afterAdmission, amountsOf, type Reserved } from './reserved.ts';
import { type Amounts, negated, summed, transitionKey, type Usage } from './usage.ts';
import type { EndedTransition, UsageChange, UsageStore } from './usage-store.ts';

export interface ReturnDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  readonly jobs: Pick<JobStore, 'getEvenErased'>;
}

/** A job that is over, or was when it was read. */
export interface OverJob {
  readonly id: string;
  readonly user_id: string;
}

/** An account with fewer ids than this keeps them all, without a look at which of the jobs are closed. */
const keptUnasked = 8;

/** Each loser of a race reads again. */
const maxTries = 20;

/**
 * Returns the share of a job that is over and not yet closed, and counts what it has spent. One write, and none where that
 * has been done: the account notes the job, and forgets it only once it is closed. `false` where the job needs none, or is not over.
 */
export const returnReserved = async (seen: OverJob, deps: ReturnDeps): Promise<boolean> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    // The account is read first: a call that closes the job after that has changed the account, so the write here is refused.
    const usage = await deps.usage.get(seen.user_id);
    const job = await deps.jobs.getEvenErased(seen.id);
    if (job?.reserved === undefined || !job.open || !isTerminal(job.status)) return false;
    if (usage.returned.includes(job.id)) return true;
    const kept = await notYetClosed(usage.returned, deps);
    const change = returning(job.id, job.reserved, job.closed_dollars ?? 0, usage, kept);
    const result = await deps.usage.change(seen.user_id, change);
    if (result.outcome === 'changed') return true;
  }
  throw new Error(`The account of the user of job ${seen.id} never held still.`);
};

const notYetClosed = async (ids: readonly string[], { jobs }: ReturnDeps): Promise<readonly string[]> => {
  if (ids.length < keptUnasked) return ids;
  const open = await Promise.all(ids.map(async (id) => ((await jobs.getEvenErased(id))?.open ? [id] : [])));
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
    returned: { returns: usage.returns, ids: [...kept, jobId] },
  };
};

/** The transitions of the job that a call has left behind, with what they leave: no later step can follow them. */
const openTransitions = (
  jobId: string,
  { token, raise_token, waits }: Reserved,
  { transitions }: Usage,
): readonly { readonly ended: EndedTransition; readonly add: Amounts }[] => {
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
            add: afterAdmission(admitted.amounts, !waits),
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
