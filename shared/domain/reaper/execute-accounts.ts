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
  /** The number of jobs that limits admitted, so that they now wait for a GPU. */
  readonly admitted: number;
  /** The sums of all users after the admissions. `undefined` if they could not be read. */
  readonly installation: Installation | undefined;
}

/**
 * Settles the accounts that interrupted calls have left in transition, counts all accounts if the installation is near a limit, and
 * admits jobs as far as the limits allow. No step calls RunPod. A fault with one user delays no other user.
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
  // A call that was interrupted may have left its reservation in the sums of the installation, and a count removes it.
  const isDue = seen !== undefined && (isMended || isCountDue(seen, true, deps.clock(), deps.installationLimits));
  if (isDue) await count();
  const line = new AdmissionLine(admissions, deps, did, mayGoOn);
  await line.admitAll();
  // No count was due below half of a limit, so the sums may contain shares of jobs that are over. A count removes those shares.
  if (line.isFull && !isDue && (await count())) await line.admitAll();
  const after = await readInstallation(deps);
  const isAwaited = line.isFull;
  if (after !== undefined && isAwaited !== undefined && after.is_awaited !== isAwaited)
    await deps.installation.setAwaited(isAwaited).catch(deps.onFault);
  return { admitted: line.admitted, installation: after };
};

interface InLine extends Admission {
  /** The number of the user's jobs that count towards the limit of pods, including the jobs admitted in this sweep. */
  readonly pods: number;
}

/** Returns the user with the jobs that still have to be tried. Returns an empty list if the user is full or no job is left. */
const afterTurn = ({ userId, jobs: [, ...rest], pods }: InLine, outcome: Admitted): readonly InLine[] =>
  outcome === 'user_full' || rest.length === 0
    ? []
    : [{ userId, jobs: rest, pods: outcome === 'admitted' ? pods + 1 : pods }];

/**
 * The users with jobs that wait for admission. The user with the fewest pods comes next, so that no user waits for the many jobs of
 * another user.
 */
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
   * True if a job did not fit within the limits of the installation. No further job is tried then, so that no cheap job passes an
   * expensive job for ever. `undefined` if time ran out before the answer was known.
   */
  get isFull(): boolean | undefined {
    return this.#isFull || (this.#line.length === 0 ? false : undefined);
  }

  /**
   * Tries one job at a time, in order. If the installation was full at the last call, the next call begins with the job that did
   * not fit.
   */
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
