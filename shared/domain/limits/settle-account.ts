import type { ArtifactStore } from '../artifacts/artifact.ts';
import { addSeconds, type Clock } from '../clock.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { inParallel } from '../in-parallel.ts';
import type { JobDetails, JobStore } from '../jobs/job-store.ts';
import { artifactOfShare } from './artifact-share.ts';
import { afterAdmission, isAdmittedBy } from './reserved.ts';
import { settleTransition } from './settle-transition.ts';
import { type Amounts, negated, type Transition, type TransitionKind, transitionKinds } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

export interface SettleDeps {
  readonly usage: UsageStore;
  readonly jobs: Pick<JobStore, 'getEvenErased'>;
  readonly details: Pick<JobDetails, 'abandonSpec'>;
  readonly datasets: Pick<DatasetStore, 'getEvenDeleted'>;
  readonly artifacts: Pick<ArtifactStore, 'get'>;
  readonly clock: Clock;
  /** Called when the sums of an account were wrong until now, because a call was interrupted between two writes. */
  readonly onMended: (userId: string, transition: string) => void;
}

/**
 * The age in seconds after which a transition is ended by a sweep. No function runs that long, so the write that must follow the
 * transition can no longer happen.
 */
export const transitionSeconds = 120;

/** The highest number of accounts that one sweep settles. */
const accountsAtOnce = 100;
const callsAtOnce = 4;

/** Returns the latest start of a transition that a sweep may end now. */
export const unsettledBefore = (now: Date): Date => addSeconds(now, -transitionSeconds);

export const listUnsettled = ({
  usage,
  clock,
}: {
  readonly usage: Pick<UsageStore, 'listUnsettled'>;
  readonly clock: Clock;
}): Promise<readonly string[]> => usage.listUnsettled(unsettledBefore(clock()), accountsAtOnce);

/**
 * Ends the old transitions that interrupted calls have left in an account. The state of the job, dataset or artifact shows whether
 * the write that must follow a transition has happened. The sums of the account are corrected accordingly.
 */
export const settleAccount = async (userId: string, deps: SettleDeps): Promise<void> => {
  const usage = await deps.usage.get(userId);
  const before = unsettledBefore(deps.clock()).toISOString();
  const old = Object.entries(usage.transitions).filter(([, { at }]) => at < before);
  await inParallel(old, callsAtOnce, async ([key, transition]) => {
    const [kind, id] = partsOf(key);
    const { token, at, month } = transition;
    const add = await leftBy(kind, id, userId, transition, deps);
    const isEnded = await settleTransition(userId, { key: `${kind}#${id}`, token, at }, { add, month }, deps.usage);
    // The key is free again, and whoever uses it now has another share: a spec of this one belongs to nobody.
    if (isEnded && kind === 'deploying') await abandonSpecOf(id, token, deps);
    if (isEnded && Object.values(add).some((amount) => amount !== 0)) deps.onMended(userId, key);
  });
  if (Object.keys(usage.transitions).length === 0) await clearMark(userId, deps);
};

const abandonSpecOf = async (jobId: string, token: string, { jobs, details, clock }: SettleDeps): Promise<void> => {
  if ((await jobs.getEvenErased(jobId)) === undefined) await details.abandonSpec(jobId, token, clock());
};

/**
 * Clears the mark `unsettled` of an account without transitions. The mark can remain if two concurrent calls end the last two
 * transitions.
 */
const clearMark = async (userId: string, { usage }: SettleDeps): Promise<void> => {
  await usage.change(userId, { end: [], isSettled: true });
};

const partsOf = (key: string): readonly [TransitionKind, string] => {
  const kind = transitionKinds.find((one) => key.startsWith(`${one}#`));
  if (kind === undefined) throw new Error(`No transition is called ${key}.`);
  return [kind, key.slice(kind.length + 1)];
};

/**
 * Returns the amounts still to be added to the sums of the account. The amounts depend on whether the job, dataset or artifact was
 * written.
 */
const leftBy = async (
  kind: TransitionKind,
  id: string,
  userId: string,
  { token, amounts }: Transition,
  { jobs, datasets, artifacts }: SettleDeps,
): Promise<Amounts> => {
  switch (kind) {
    case 'deploying':
      return (await jobs.getEvenErased(id))?.reserved?.token === token ? {} : negated(amounts);
    case 'admitting': {
      const reserved = (await jobs.getEvenErased(id))?.reserved;
      return afterAdmission(amounts, isAdmittedBy(token, reserved));
    }
    case 'holding':
      return (await jobs.getEvenErased(id))?.reserved?.raise_token === token ? {} : negated(amounts);
    case 'uploading':
      return (await datasets.getEvenDeleted(userId, id))?.reserved_token === token ? {} : negated(amounts);
    case 'deleting': {
      const dataset = await datasets.getEvenDeleted(userId, id);
      // A deleted dataset has no row after a day.
      return dataset === undefined || dataset.deleted_token === token ? negated(amounts) : {};
    }
    case 'storing':
      return (await artifacts.get(...artifactOfShare(id)))?.reserved_token === token ? {} : negated(amounts);
    case 'discarding':
      // If the artifact has no row, its bytes were subtracted before.
      return (await artifacts.get(...artifactOfShare(id)))?.discarded_token === token ? negated(amounts) : {};
  }
};
