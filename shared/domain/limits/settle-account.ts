import type { ArtifactStore } from '../artifacts/artifact.ts';
import { addSeconds, type Clock } from '../clock.ts';
import type { DatasetStore } from '../datasets/dataset-store.ts';
import { inParallel } from '../in-parallel.ts';
import type { JobDetails, JobStore } from '../jobs/job-store.ts';
import { artifactOfShare } from './artifact-share.ts';
import { afterAdmission } from './reserved.ts';
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
  /** Called for sums that were wrong until now, because a call broke off between two writes. */
  readonly onMended: (userId: string, transition: string) => void;
}

/** Longer than any function lives: a step that has not followed by then never will. */
export const transitionSeconds = 120;

/** Accounts that one sweep settles at most. */
const accountsAtOnce = 100;
const callsAtOnce = 4;

/** An account is settled by a sweep once it has been in transition since this time. */
export const unsettledBefore = (now: Date): Date => addSeconds(now, -transitionSeconds);

export const listUnsettled = ({
  usage,
  clock,
}: {
  readonly usage: Pick<UsageStore, 'listUnsettled'>;
  readonly clock: Clock;
}): Promise<readonly string[]> => usage.listUnsettled(unsettledBefore(clock()), accountsAtOnce);

/** Ends the transitions of an account that calls have left behind, each with the step that its item says should have followed. */
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

/** Clears the mark of an account that has no transition: two calls that end its last two transitions at once both leave the mark. */
const clearMark = async (userId: string, { usage }: SettleDeps): Promise<void> => {
  await usage.change(userId, { end: [], isSettled: true });
};

const partsOf = (key: string): readonly [TransitionKind, string] => {
  const kind = transitionKinds.find((one) => key.startsWith(`${one}#`));
  if (kind === undefined) throw new Error(`No transition is called ${key}.`);
  return [kind, key.slice(kind.length + 1)];
};

/** The amounts still to be added to the sums, by whether the other item has followed. */
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
    case 'admitting':
      return afterAdmission(amounts, (await jobs.getEvenErased(id))?.reserved?.waits === false);
    case 'holding':
      return (await jobs.getEvenErased(id))?.reserved?.raise_token === token ? {} : negated(amounts);
    case 'uploading':
      return (await datasets.getEvenDeleted(userId, id))?.reserved_token === token ? {} : negated(amounts);
    case 'deleting': {
      const dataset = await datasets.getEvenDeleted(userId, id);
      // The row of a deleted dataset is gone after a day.
      return dataset === undefined || dataset.deleted_token === token ? negated(amounts) : {};
    }
    case 'storing':
      return (await artifacts.get(...artifactOfShare(id)))?.reserved_token === token ? {} : negated(amounts);
    case 'discarding':
      // The bytes of an artifact without a row were returned before.
      return (await artifacts.get(...artifactOfShare(id)))?.discarded_token === token ? negated(amounts) : {};
  }
};
