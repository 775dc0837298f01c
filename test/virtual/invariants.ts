import { isDeepStrictEqual } from 'node:util';
import { POD_FAULTS } from '../../infra/local/runpod-simulator/fault-kinds.ts';
import type { PodReport } from '../../infra/local/runpod-simulator/pod-control.ts';
import type { AttemptRecord } from '../../shared/domain/jobs/attempt-record.ts';
import { reservedDollars } from '../../shared/domain/jobs/budget-and-duration.ts';
import { historyLength } from '../../shared/domain/jobs/history.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal, mayEnterPhase, mayMove } from '../../shared/domain/jobs/status.ts';
import { awaitsAdmission } from '../../shared/domain/jobs/waiting.ts';
import { limitsOf } from '../../shared/domain/limits/limits.ts';
import { couldEverFit } from '../../shared/domain/limits/room.ts';
import { formatPodName, parsePodName, podNamePrefix } from '../../shared/domain/pods/pod-name.ts';
import { readCurvePage } from '../../shared/domain/telemetry/curve-page.ts';
import { mergePoints } from '../../shared/domain/telemetry/merge-points.ts';
import { allMeasures, thinCurve } from '../../shared/domain/telemetry/thin-curve.ts';
import { wrongAccounts, wrongInstallation } from './account-invariants.ts';
import { PodIndex } from './pod-index.ts';
import type { RunpodCall } from './runpod.ts';
import type { ShutUsers } from './shut-users.ts';
import type { Stage } from './stage.ts';
import { type Closing, isTrueReason, type Outage, wasHealthy } from './true-reason.ts';
import { isToldByClaimAlone } from './unknown-pods.ts';
import { Violation } from './violation.ts';
import type { VirtualWorld, WorldObserver } from './world.ts';

const tickMs = 15_000;

/** Faults of a pod whose `seconds` say when they begin. */
const strikesLater: readonly string[] = ['vanish', 'host_down'];
/** Faults that trouble nobody who looks twice. */
const harmless: readonly string[] = ['invisible', 'unlisted', 'clock_skew', 'dearer'];
const podFaults: readonly string[] = POD_FAULTS;
const isPodFault = (kind: string): boolean => podFaults.includes(kind) && !harmless.includes(kind);

/** Holds a world to what must always be true, at every write, every call and every few seconds. */
export class Invariants implements WorldObserver {
  readonly outages: Outage[] = [];
  /** When each job was first asked to end. */
  readonly cancels = new Map<string, number>();
  readonly pods: PodIndex;
  /** Knows whom operators have suspended, if any do. */
  shutUsers: ShutUsers | undefined;
  readonly #world: VirtualWorld;
  readonly #isJudged: (userId: string) => boolean;
  /** Pods that are nobody's or another's: never to be touched. */
  readonly #foreign = new Set<string>();
  #checks = 0;

  /** `isJudged` says by the user of a job whether the ends of its attempts are held to what really happened. */
  constructor(world: VirtualWorld, isJudged: (userId: string) => boolean = () => true) {
    this.#world = world;
    this.#isJudged = isJudged;
    this.pods = new PodIndex(world.runpod.control);
    world.observers.push(this);
    void this.#watch();
  }

  /** How often something was held to a rule. */
  get checks(): number {
    return this.#checks;
  }

  /** A pod that no stage may end. */
  protect(podId: string): void {
    this.#foreign.add(podId);
  }

  isProtected(podId: string): boolean {
    return this.#foreign.has(podId);
  }

  onJob(stage: Stage, before: Job | undefined, after: Job): void {
    if (before === undefined) return;
    this.#moves(before, after);
    this.#hasItsOwnPod(stage, before, after);
    this.#keepsWhatWas(before, after);
    for (const record of after.attempts.slice(before.attempts.length)) this.#closed(stage, before, after, record);
  }

  onRunpodCall({ caller, method, path, status, body }: RunpodCall): void {
    const stage = this.#world.stages.find(({ name }) => name === caller);
    const isEnd = method === 'DELETE' || (method === 'POST' && path.endsWith('/action'));
    if (method === 'POST' && path === '/pods') this.#made(String(JSON.parse(body ?? '{}').name), status);
    if (!isEnd || stage === undefined) return;
    const podId = path.split('/')[2] ?? '';
    if (this.pods.get(podId) === undefined) this.#refresh();
    const name = this.pods.get(podId)?.createdAs ?? '';
    this.#check(
      name.startsWith(podNamePrefix(stage.name)) && !this.#foreign.has(podId),
      parsePodName(name)?.job_id ?? 'world',
      `stage ${stage.name} ended pod ${podId} of the name ${name}, which is not its own`,
    );
  }

  /** One more look when all is over: nothing is left, and nothing was lost. */
  async atTheEnd(): Promise<void> {
    this.#refresh();
    for (const stage of this.#world.stages) {
      for (const job of stage.userJobs()) {
        if (await isBeyondLimits(stage, job)) continue;
        this.#check(isTerminal(job.status), job.id, `the job is ${job.status} at the end`);
        this.#check(!job.open, job.id, 'the job is over and still open at the end');
        this.#check(job.webhook?.due_at === undefined, job.id, 'the job is closed and its webhook was never told');
        if (this.#isJudged(job.user_id) && job.erased_at === undefined) await this.#keptEverything(stage, job);
        await this.#tokensAreDead(stage, job);
      }
    }
    for (const stage of this.#world.stages) {
      const wrong = [...wrongAccounts(stage), ...wrongInstallation(stage)];
      this.#check(wrong.length === 0, 'world', wrong.join('; '));
    }
    for (const pod of this.pods.live) {
      const job = parsePodName(pod.createdAs)?.job_id ?? 'world';
      this.#check(this.#foreign.has(pod.id), job, `pod ${pod.id} (${pod.name}) is ${pod.status} at the end`);
    }
    for (const podId of this.#foreign) {
      const by = this.pods.get(podId)?.endedBy ?? undefined;
      this.#check(by === undefined || by === 'balance', 'world', `pod ${podId} of somebody else was ended by ${by}`);
    }
  }

  /** Throws nothing into the middle of what is being watched: the world is told, and ends. */
  #check(holds: boolean, about: string, sentence: string, isFalseKill = false): void {
    this.#checks += 1;
    if (!holds) this.#world.fail(new Violation(about, sentence, isFalseKill));
  }

  /** A fault that RunPod has in store for a pod strikes when the pod is made, or so much later. */
  #refresh(): void {
    for (const pod of this.pods.refresh()) {
      const name = parsePodName(pod.createdAs);
      const truth = name === undefined ? undefined : this.#world.truth.of(name.job_id, name.attempt);
      for (const { kind, seconds = 0 } of truth?.plan.runpod ?? []) {
        if (strikesLater.includes(kind)) truth?.strike(kind, Date.parse(pod.createdAt) + seconds * 1000);
        else if (isPodFault(kind)) truth?.strike(kind, Date.parse(pod.createdAt));
      }
    }
  }

  async #watch(): Promise<never> {
    for (;;) {
      await this.#world.clock.sleep(tickMs);
      this.#look();
    }
  }

  #look(): void {
    this.#refresh();
    const names = new Set<string>();
    for (const pod of this.pods.live) {
      const { createdAs: name, id } = pod;
      if (this.#foreign.has(id) || parsePodName(name) === undefined || this.#isUnknown(pod)) continue;
      const job = parsePodName(name)?.job_id ?? 'world';
      this.#check(!names.has(name), job, `two live pods of the name ${name}`);
      names.add(name);
    }
  }

  /** A create may go out only where no pod of that name can be alive. */
  #made(name: string, status: number | undefined): void {
    this.#refresh();
    const parsed = parsePodName(name);
    if (parsed === undefined || (status !== undefined && status >= 400 && status < 500)) return;
    const alive = this.pods.live.filter((pod) => pod.createdAs === name && !this.#isUnknown(pod));
    this.#check(alive.length <= 1, parsed.job_id, `a create made pod number ${alive.length} that lives as ${name}`);
  }

  /** The pod on record was made for the job, whatever any pod claims to be. */
  #hasItsOwnPod(stage: Stage, before: Job, { id, attempt, pod_id }: Job): void {
    if (pod_id === undefined || pod_id === before.pod_id) return;
    this.#refresh();
    const name = this.pods.get(pod_id)?.createdAs;
    const own = formatPodName({ stage: stage.name, job_id: id, attempt });
    this.#check(name === own, id, `pod ${pod_id} of the name ${name} was taken for that of attempt ${attempt}`);
  }

  /** True for a pod of which no answer, list or claim has told. RunPod may be asked for another pod in its place. */
  #isUnknown({ id, createdAs }: PodReport): boolean {
    const name = parsePodName(createdAs);
    const truth = name && this.#world.truth.of(name.job_id, name.attempt);
    if (truth === undefined || !isToldByClaimAlone(truth)) return false;
    const job = this.#world.jobs().find((one) => one.id === name?.job_id);
    return job?.pod_id !== id && job?.claimed_pod_id !== id;
  }

  #moves(before: Job, after: Job): void {
    const moved = before.status !== after.status;
    const isLegal = !moved || mayMove(before.status, after.status);
    this.#check(isLegal, after.id, `the job moved from ${before.status} to ${after.status}`);
    const sameRun = before.attempt === after.attempt && before.status === 'running' && after.status === 'running';
    if (sameRun && before.phase !== null && after.phase !== null) {
      const isForward = mayEnterPhase(before.phase, after.phase);
      this.#check(isForward, after.id, `the phase went from ${before.phase} to ${after.phase}`);
    }
  }

  #keepsWhatWas(before: Job, after: Job): void {
    const grown = historyLength(after) - historyLength(before);
    this.#check(grown >= 0, after.id, 'a line of the history is gone');
    const moved = (after.history_spilled ?? 0) - (before.history_spilled ?? 0);
    const kept = before.history.slice(moved).every((line, index) => same(line, after.history[index]));
    this.#check(moved >= 0 && kept, after.id, 'a line of the history has changed');
    const records = before.attempts.every((record, index) => same(record, after.attempts[index]));
    this.#check(records, after.id, 'the record of an attempt is gone or changed');
    const closes = after.attempt !== before.attempt || (isTerminal(after.status) && !isTerminal(before.status));
    const grew = after.attempts.length - before.attempts.length;
    this.#check(grew === (closes ? 1 : 0), after.id, `an attempt ended and ${grew} records were written`);
    this.#check(
      [0, 1].includes(after.attempt - before.attempt),
      after.id,
      `attempt ${before.attempt} became ${after.attempt}`,
    );
    if (!isTerminal(before.status)) return;
    const stays = before.status === after.status && before.reason === after.reason && before.attempt === after.attempt;
    this.#check(
      stays,
      after.id,
      `what was over (${before.status}, ${before.reason}) became ${after.status}, ${after.reason}`,
    );
  }

  /** By its name where its id never got known. */
  #podOf(stage: Stage, jobId: string, { pod_id, attempt }: AttemptRecord): PodReport | undefined {
    if (pod_id !== null) return this.pods.get(pod_id);
    const name = formatPodName({ stage: stage.name, job_id: jobId, attempt });
    return this.pods.all.find((pod) => pod.createdAs === name);
  }

  #closed(stage: Stage, before: Job, after: Job, record: AttemptRecord): void {
    const truth = this.#world.truth.of(after.id, record.attempt);
    if (truth === undefined || !this.#isJudged(after.user_id)) return;
    if (record.reason === undefined) {
      this.#check(truth.completed !== undefined, after.id, 'the job is completed, but no pod had finished it');
      return;
    }
    this.#refresh();
    const pod = this.#podOf(stage, after.id, record);
    const createdAt = record.pod_created_at ?? pod?.createdAt;
    const closing: Closing = {
      reason: record.reason,
      at: Date.parse(record.ended_at),
      truth,
      outages: this.outages,
      waitedMs: before.status === 'queued' ? Date.parse(record.ended_at) - Date.parse(before.queued_at) : 0,
      cancelledAt: this.cancels.get(after.id),
      isCancelledByOperator: this.#isCancelledByOperator(stage, before, Date.parse(record.ended_at)),
      podCreatedAt: createdAt === undefined ? undefined : Date.parse(createdAt),
      podEndedBy: pod?.endedBy ?? undefined,
      maxDurationMs: after.max_duration_minutes * 60_000,
      earlierMs: (before.closed_seconds ?? 0) * 1000,
      budgetDollars: leastOf(after.budget_limit, reservedDollars(after)),
      spentDollars: after.attempts.reduce((sum, { cost }) => sum + cost, 0),
      runningJobs: stage.userJobs().filter(({ status }) => status === 'running').length,
    };
    if (isTrueReason(closing)) {
      this.#checks += 1;
      return;
    }
    const strikes = truth.strikes.map(({ kind }) => kind).join(', ') || 'nothing';
    const healthy = wasHealthy(closing);
    const what = healthy ? 'a healthy attempt was ended' : 'an attempt was ended for what did not happen';
    this.#check(
      false,
      after.id,
      `${what}: attempt ${record.attempt} by ${record.reason} in ${before.phase}, where ${strikes} had struck`,
      healthy,
    );
  }

  /** With all jobs of a suspended user, or alone, because it waited for a GPU for too long. */
  #isCancelledByOperator(stage: Stage, job: Job, at: number): boolean {
    if (this.shutUsers?.cancelledJobs(stage, job.user_id, at)) return true;
    const hasWaited = job.status === 'queued' && at - Date.parse(job.queued_at) >= job.capacity_wait_seconds * 1000;
    return hasWaited && (this.shutUsers?.isSuspended(stage, job.user_id, at) ?? false);
  }

  async #keptEverything(stage: Stage, job: Job): Promise<void> {
    const batches = await Array.fromAsync(stage.telemetry.streamMetrics(job.id, this.#world.clock.date()));
    const reader = { telemetry: stage.telemetry, jobId: job.id, now: this.#world.clock.date() };
    const window = { fromStep: 0, toStep: Number.POSITIVE_INFINITY, fields: undefined };
    const { items } = await readCurvePage(reader, { window, limit: 1, maxPoints: 60 });
    const shown = thinCurve(mergePoints(batches), { maxPoints: 60, measures: allMeasures });
    this.#check(isDeepStrictEqual(items, shown), job.id, 'a picture by roll-ups is not that of the points');
    const spilled = await stage.jobs.details.history(job.id, 0, job.history_spilled ?? 0);
    const history = [...spilled, ...job.history];
    this.#check(
      history.length === historyLength(job),
      job.id,
      'a line of the history was taken off the job and is gone',
    );
    for (let attempt = 1; attempt <= job.attempt; attempt += 1) {
      const truth = this.#world.truth.of(job.id, attempt);
      for (const { seq, points } of truth?.metrics ?? []) {
        const stored = batches.find((batch) => batch.attempt === attempt && batch.seq === seq);
        this.#check(
          stored?.points.length === points,
          job.id,
          `batch ${seq} of attempt ${attempt} was taken and is not there`,
        );
      }
      for (const phase of truth?.phases ?? []) {
        const noted = history.some((line) => line.attempt === attempt && line.phase === phase);
        this.#check(noted, job.id, `phase ${phase} of attempt ${attempt} was taken and is not in the history`);
      }
    }
  }

  /** The status that a pod with that token is answered; a fault of ours is no answer. */
  async #statusOf(stage: Stage, id: string, { attempt, bearer }: { attempt: number; bearer: string }): Promise<number> {
    const call = { path: { id }, bearer, body: { attempt, seq: 999_999, metrics: [] } };
    let status = 500;
    for (let tries = 0; tries < 20 && status >= 500; tries += 1) {
      let answered = false;
      void stage.call('report-metrics', call).then((answer) => {
        answered = true;
        status = answer.status;
      });
      await this.#world.run(60, () => answered);
    }
    return status;
  }

  async #tokensAreDead(stage: Stage, job: Job): Promise<void> {
    for (let attempt = 1; attempt <= job.attempt; attempt += 1) {
      for (const bearer of this.#world.truth.of(job.id, attempt)?.tokens ?? []) {
        const status = await this.#statusOf(stage, job.id, { attempt, bearer });
        this.#check(
          status === 401 || status === 410,
          job.id,
          `a token of attempt ${attempt} is still answered ${status}`,
        );
      }
    }
  }
}

/** True if the job waits for a day, because it exceeds a limit by itself or operators have suspended its user. */
const isBeyondLimits = async (
  { usage, userLimits, installationLimits, controls }: Stage,
  job: Job,
): Promise<boolean> => {
  const { reserved } = job;
  if (reserved === undefined || !awaitsAdmission(job)) return false;
  if ((await controls.get()).suspensions.has(job.user_id)) return true;
  const { limits } = await usage.get(job.user_id);
  return [limitsOf(limits, userLimits), installationLimits].some((all) => !couldEverFit(reserved, all));
};

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const leastOf = (...numbers: readonly (number | undefined)[]): number | undefined => {
  const given = numbers.filter((one) => one !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
};
