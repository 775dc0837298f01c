import { inParallel } from '../in-parallel.ts';
import { type Admitted, admitJob } from '../limits/admit-jobs.ts';
import { countAccounts, isCountDue } from '../limits/count-accounts.ts';
import type { Installation } from '../limits/installation.ts';
import { readInstallation } from '../limits/installation-share.ts';
import { settleAccount } from '../limits/settle-account.ts';
import type { Action } from './action.ts';
import type { Admission } from './admissions.ts';
import type { CallBudget } from './call-budget.ts';
import type { ExecuteDeps } from './execute-deps.ts';
import type { SweepPlan } from './plan.ts';

const settledAtOnce = 4;

export interface AccountsResult {
  /** Jobs that no longer wait for room. */
  readonly admitted: number;
  /** The sums of all users after it, where they could be read. */
  readonly installation: Installation | undefined;
}

/**
 * Settles the accounts that calls have left in transition, counts all where the installation is near a limit, and admits the jobs
 * that there is room for. Nothing of it asks the provider. A fault with one user keeps nobody else waiting.
 */
export const executeAccounts = async (
  { unsettled, admissions, installation: seen }: Pick<SweepPlan, 'unsettled' | 'admissions' | 'installation'>,
  budget: CallBudget,
  deps: ExecuteDeps,
  did: (action: Action) => void,
): Promise<AccountsResult> => {
  const mayGoOn = (): boolean => budget.secondsLeft > 0;
  let isMended = false;
  const settleDeps = {
    ...deps,
    onMended: (userId: string, transition: string) => {
      isMended = true;
      deps.onMended(userId, transition);
    },
  };
  await inParallel(unsettled, settledAtOnce, async (userId) => {
    if (mayGoOn()) await settleAccount(userId, settleDeps).catch(deps.onFault);
  });
  const count = (): Promise<boolean> =>
    countAccounts({ ...deps, mayGoOn }).catch((error: unknown) => {
      deps.onFault(error);
      return false;
    });
  // The installation may have what a call that broke off had reserved.
  const isDue = seen !== undefined && (isMended || isCountDue(seen, true, deps.clock(), deps.installationLimits));
  if (isDue) await count();
  const line = new AdmissionLine(admissions, deps, did, mayGoOn);
  await line.admitAll();
  // Below half of a limit no count was due, so shares of jobs that are over may fill the room.
  if (line.isFull && !isDue && (await count())) await line.admitAll();
  const after = await readInstallation(deps);
  const isAwaited = line.isFull;
  if (after !== undefined && isAwaited !== undefined && after.is_awaited !== isAwaited)
    await deps.installation.setAwaited(isAwaited).catch(deps.onFault);
  return { admitted: line.admitted, installation: after };
};

interface InLine extends Admission {
  /** Jobs of the user that count as pods, those that were admitted just now included. */
  readonly pods: number;
}

/** The user with those of their jobs that are still to be looked at, if any may be. */
const afterTurn = ({ userId, jobs: [, ...rest], pods }: InLine, outcome: Admitted): readonly InLine[] =>
  outcome === 'user_full' || rest.length === 0
    ? []
    : [{ userId, jobs: rest, pods: outcome === 'admitted' ? pods + 1 : pods }];

/** Users whose jobs wait for room. A job goes to whoever has the fewest pods, so that nobody waits for the many jobs of another. */
class AdmissionLine {
  #line: readonly InLine[];
  readonly #deps: ExecuteDeps;
  readonly #did: (action: Action) => void;
  readonly #mayGoOn: () => boolean;
  #admitted = 0;
  #isFull = false;

  constructor(
    admissions: readonly Admission[],
    deps: ExecuteDeps,
    did: (action: Action) => void,
    mayGoOn: () => boolean,
  ) {
    this.#line = admissions;
    this.#deps = deps;
    this.#did = did;
    this.#mayGoOn = mayGoOn;
  }

  get admitted(): number {
    return this.#admitted;
  }

  /**
   * True where a job has no room in the installation. It is the last that is looked at, so that no cheap job passes a dear one for
   * ever. `undefined` where time ran out before that was known.
   */
  get isFull(): boolean | undefined {
    return this.#isFull || (this.#line.length === 0 ? false : undefined);
  }

  /** One job at a time, in order. After a call that found the installation full, another one begins with the job that had no room. */
  async admitAll(): Promise<void> {
    if (!this.#mayGoOn()) return;
    this.#isFull = false;
    while (!this.#isFull && this.#mayGoOn()) {
      const fewest = Math.min(...this.#line.map(({ pods }) => pods));
      const next = this.#line.find(({ pods }) => pods === fewest);
      if (next === undefined) return;
      const outcome = await this.#admitFirst(next);
      this.#isFull = outcome === 'full';
      if (!this.#isFull) this.#line = [...this.#line.filter((user) => user !== next), ...afterTurn(next, outcome)];
    }
  }

  async #admitFirst(user: InLine): Promise<Admitted> {
    const [job] = user.jobs;
    if (job === undefined) return 'user_full';
    const outcome = await this.#admit(user.userId, job.id, user);
    if (outcome === 'admitted') this.#admitted += 1;
    return outcome;
  }

  async #admit(userId: string, jobId: string, { jobs }: Admission): Promise<Admitted> {
    const { onFault, onChanged } = this.#deps;
    try {
      return await admitJob(userId, jobId, {
        ...this.#deps,
        onAdmitted: (admitted) => {
          this.#did({ job: jobs.find(({ id }) => id === jobId), verdict: { kind: 'admit' }, pod: undefined });
          onChanged(admitted);
        },
      });
    } catch (error) {
      onFault(error);
      return 'user_full';
    }
  }
}
