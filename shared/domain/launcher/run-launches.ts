import type { AllowanceStore } from '../allowances/allowance-store.ts';
import { type Clock, secondsBetween } from '../clock.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import type { DueWorkStore } from '../due-work/due-work-store.ts';
import { inParallel } from '../in-parallel.ts';
import { refusedUnasked } from '../jobs/back-off.ts';
import { asChanged, withSpec } from '../jobs/full-job.ts';
import type { FullJob, Job } from '../jobs/job.ts';
import type { JobDetails } from '../jobs/job-store.ts';
import { isDue, type LaunchDeps, launchQueued } from '../jobs/launch.ts';
import { spillHistory } from '../jobs/spill-history.ts';
import type { CreatePodOutcome } from '../pods/gpu-provider.ts';
import { type LaunchGate, readLaunchGate } from '../reaper/launch-gate.ts';
import type { ReaperStateStore } from '../reaper/reaper-state-store.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import type { LaunchOrder } from './launch-order.ts';
import { RefusedOffers } from './refused-offers.ts';

export interface RunLaunchesDeps extends LaunchDeps {
  readonly details: Pick<JobDetails, 'spec' | 'putHistory'>;
  readonly controls: ReadsControls;
  readonly state: Pick<ReaperStateStore, 'saveLastTurn'>;
  readonly work: Pick<DueWorkStore, 'renew'>;
  readonly allowances: AllowanceStore;
  /** The number of calls in each minute of the clock for all launches together that no sweep has set calls aside for. */
  readonly callsOfLaunches: number;
  /** Called with every job that has failed here instead of being launched. */
  readonly onOver: (job: Job) => void;
}

export interface LaunchesResult {
  /** The number of jobs for which RunPod was asked, or for which the refusal of another job counted. */
  readonly tried: number;
  /** The number of jobs that no call or no time was left for. The next sweep orders their launches again. */
  readonly left: number;
}

/**
 * The number of parallel creates. A create takes a second, or up to a minute. RunPod must see no burst, and a few slow creates must
 * not delay other jobs.
 */
const launchesAtOnce = 8;

/**
 * The time limit in seconds of one create. RunPod's official clients wait 30 to 120 s. If no answer comes, a sweep looks for the
 * pod after `CREATE_SETTLE_SECONDS`.
 */
export const launchCreateSeconds = 60;
/** The seconds after which no further create is sent, so that each create is answered or given up before the function is ended. */
const startSeconds = 45;
export const launchAnsweredSeconds = startSeconds + launchCreateSeconds;

/** Asks RunPod for the pods of waiting jobs. Each intent is on record before its create. A fault with one job does not stop other jobs. */
export const runLaunches = async (order: LaunchOrder, deps: RunLaunchesDeps): Promise<LaunchesResult> => {
  const gate = await readLaunchGate(deps.controls, deps.onFault);
  const launches = new Launches(order, gate, deps);
  await inParallel(order.job_ids, launchesAtOnce, (id) => launches.one(id));
  const [seen, lastTurnOf] = [order.last_turn_of, launches.lastTurnOf()];
  if (seen !== undefined && lastTurnOf !== undefined && lastTurnOf !== seen)
    await deps.state.saveLastTurn(seen ?? undefined, lastTurnOf).catch(deps.onFault);
  return { tried: launches.tried.size, left: launches.left.size };
};

class Launches {
  readonly #order: LaunchOrder;
  readonly #gate: LaunchGate;
  readonly #deps: RunLaunchesDeps;
  readonly #clock: Clock;
  readonly #startedAt: Date;
  readonly #refused = new RefusedOffers();
  /** The user of each job that was due, by job id. */
  readonly #users = new Map<string, string>();
  readonly tried = new Set<string>();
  readonly left = new Set<string>();
  #callsLeft: number | undefined;
  #isStopped = false;

  constructor(order: LaunchOrder, gate: LaunchGate, deps: RunLaunchesDeps) {
    this.#order = order;
    this.#gate = gate;
    this.#deps = deps;
    this.#clock = deps.clock;
    this.#startedAt = deps.clock();
    this.#callsLeft = order.calls;
  }

  async one(jobId: string): Promise<void> {
    try {
      const standing = await this.#deps.jobs.get(jobId);
      if (standing === undefined || !isDue(standing, this.#clock()) || !this.#gate.isOpenTo(standing)) return;
      this.#users.set(jobId, standing.user_id);
      await this.#launch(await withSpec(standing, this.#deps.details));
    } catch (error) {
      this.#deps.onFault(error);
    }
  }

  /** Returns the user of the last job before the first job that was left over. The next sweep then begins with the job left over. */
  lastTurnOf(): string | undefined {
    const turns = this.#order.job_ids.filter((id) => this.#users.has(id));
    const firstLeft = turns.findIndex((id) => this.left.has(id));
    const last = (firstLeft === -1 ? turns : turns.slice(0, firstLeft)).at(-1);
    return last === undefined ? undefined : this.#users.get(last);
  }

  async #launch(whole: FullJob): Promise<void> {
    let standing: Job | undefined = whole;
    for (let tries = 0; tries < this.#order.tries && standing !== undefined && isDue(standing, this.#clock()); ) {
      const job = asChanged(whole, standing);
      const refusal = this.#refused.refusalFor(job);
      if (refusal === undefined) {
        if (!(await this.#mayAsk())) break;
        standing = await launchQueued(job, this.#hearing(job));
        tries += 1;
      } else {
        const { jobs, policy } = this.#deps;
        const told = await jobs.change(job.id, refusedUnasked(job, refusal, policy, this.#clock()));
        standing = told.outcome === 'changed' ? told.job : undefined;
      }
      this.tried.add(job.id);
    }
    if (!this.tried.has(whole.id)) this.left.add(whole.id);
    if (standing !== undefined && this.tried.has(whole.id)) await this.#afterwards(standing);
  }

  async #afterwards(job: Job): Promise<void> {
    if (job.status === 'failed') {
      this.#deps.onOver(job);
      await enqueueWebhook(job, this.#deps).catch(this.#deps.onFault);
    }
    await spillHistory(job, this.#deps).catch(this.#deps.onFault);
  }

  /** Takes a call. Resolves to `false` if no call or no time is left. */
  async #mayAsk(): Promise<boolean> {
    const isLate = secondsBetween(this.#startedAt, this.#clock()) > startSeconds;
    if (isLate || this.#isStopped || this.#refused.isOutOfFunds) return false;
    if (this.#callsLeft === undefined) return this.#takeFromShare();
    if (this.#callsLeft < 1) return false;
    this.#callsLeft -= 1;
    return true;
  }

  async #takeFromShare(): Promise<boolean> {
    const { allowances, callsOfLaunches, clock } = this.#deps;
    const taking = await allowances.take('launch_calls', { count: callsOfLaunches, seconds: 60 }, clock());
    return taking.taken;
  }

  #hearing(job: FullJob): RunLaunchesDeps {
    return {
      ...this.#deps,
      onOutcome: (asked, outcome) => {
        if (outcome.outcome === 'no_capacity' || outcome.outcome === 'balance') this.#refused.add(job, outcome);
        if (isOverloaded(outcome)) this.#isStopped = true;
        this.#deps.onOutcome(asked, outcome);
      },
    };
  }
}

/** True if RunPod has answered that it receives too many calls. RunPod would refuse each further call and count it against us. */
const isOverloaded = (outcome: CreatePodOutcome): boolean =>
  outcome.outcome === 'rate_limited' || (outcome.outcome === 'ambiguous' && outcome.retry_after_seconds !== undefined);
