import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { mayAwaitOurAnswer } from '../../shared/domain/jobs/pod-moves.ts';
import { surelyTrainsShare } from '../../shared/domain/jobs/policy.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { awaitsAdmission } from '../../shared/domain/jobs/waiting.ts';
import { formatPodName, parsePodName } from '../../shared/domain/pods/pod-name.ts';
import type { Invariants } from '../virtual/invariants.ts';
import type { ShutUsers } from '../virtual/shut-users.ts';
import type { Stage, SweepOutcome } from '../virtual/stage.ts';
import { concernsOneOffer } from '../virtual/true-reason.ts';
import type { AttemptTruth, Strike } from '../virtual/truth.ts';
import { isKnownByLookAlone } from '../virtual/unknown-pods.ts';
import { Violation } from '../virtual/violation.ts';
import type { VirtualWorld, WorldObserver } from '../virtual/world.ts';
import { isAdversary } from './adversaries/cast.ts';

const tickMs = 15_000;

/** After a storm: what was missed is made up for, and silence is told from silence that was ours. */
const recoveryMs = 240_000;

/** Minutes come with one sweep each, or with two that overlap. */
const minuteMs = 45_000;

/**
 * The promises to an honest user, whatever others do: in so many minutes of calm whose sweep was clean. A minute in which chaos
 * itself skipped or killed the sweep does not count, so two or three more than the rules take are enough for bad luck.
 */
const limits = {
  /** A create that was lost with its invocation is settled after two minutes and sent again by the next sweep. */
  firstTry: 6,
  /** A run that dies, or loses the answer to its claim, keeps the row for two minutes more; that may happen twice. */
  webhook: 6,
  /** Four minutes. */
  frozen: 7,
  /** HEARTBEAT_GIVE_UP_SECONDS. */
  hold: 26,
  /** START_DEADLINE_SECONDS. */
  neverClaimed: 19,
  /** SILENCE_EXCUSED_SECONDS, excused sweeps among them. */
  excused: 35,
} as const;

/** A pod reports within this after its claim. */
const firstReportMs = 30_000;

/** Seconds of calm without a clean sweep: the alarm rings after five minutes. */
const maxUncleanMs = 420_000;

/** From here on a sweep may call a pod silent. */
const silentMs = 45_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Holds a world to what its honest users may count on while adversaries play. */
export class Fairness implements WorldObserver {
  /** Times in which something of the world did not work, each told when it begins. */
  readonly storms: Span[] = [];
  shutUsers: ShutUsers | undefined;
  readonly #world: VirtualWorld;
  readonly #invariants: Invariants;
  readonly #cleanAt = new Map<string, number>();
  /** By stage, the clean sweeps of calm minutes. */
  readonly #calmSweeps = new Map<string, number[]>();
  /** By stage, the last of them that took silence for a fault of ours: from it on silence is proven anew. */
  readonly #excusedAt = new Map<string, number>();
  #checks = 0;

  constructor(world: VirtualWorld, invariants: Invariants) {
    this.#world = world;
    this.#invariants = invariants;
    for (const { name } of world.stages) {
      this.#cleanAt.set(name, world.clock.now());
      this.#calmSweeps.set(name, []);
    }
    world.observers.push(this);
    void this.#watch();
  }

  get checks(): number {
    return this.#checks;
  }

  onSweep(stage: Stage, outcome: SweepOutcome): void {
    if (typeof outcome !== 'object' || !outcome.clean) return;
    const { name } = stage;
    const now = this.#world.clock.now();
    this.#cleanAt.set(name, now);
    const sweeps = this.#calmSweeps.get(name);
    const isCalm = this.storms.every(({ from, to }) => now < from || now >= to + recoveryMs);
    if (outcome.mass_silence && looksLikeAnOutage(stage, now)) this.#excusedAt.set(name, now);
    if (isCalm && outcome.acted && now - (sweeps?.at(-1) ?? 0) >= minuteMs) sweeps?.push(now);
  }

  onJob(_stage: Stage, before: Job | undefined, after: Job): void {
    const isOver = isTerminal(after.status) && (before === undefined || !isTerminal(before.status));
    if (!isOver || after.reason !== 'no_capacity' || isAdversary(after.user_id)) return;
    const truth = this.#world.truth.of(after.id, after.attempt);
    if (truth === undefined || isThrottledByPlan(truth)) return;
    const from = Date.parse(after.queued_at);
    const waitedMs = this.#world.clock.now() - from;
    if (this.#calmMs({ from, to: from + waitedMs }) < waitedMs) return;
    const answers = [...truth.creates, ...truth.refusedToOthers];
    const wasAsked = answers.some(({ status }) => status === 400 || concernsOneOffer(status));
    this.#check(
      wasAsked,
      after.id,
      'an honest job ended as no_capacity, and RunPod was never asked whether there is any',
    );
  }

  async #watch(): Promise<never> {
    for (;;) {
      await this.#world.clock.sleep(tickMs);
      this.#look();
    }
  }

  #look(): void {
    for (const stage of this.#world.stages) {
      const calmMs = this.#calmMs({ from: this.#cleanAt.get(stage.name) ?? 0, to: this.#world.clock.now() });
      const seconds = Math.round(calmMs / 1000);
      this.#check(calmMs <= maxUncleanMs, 'world', `stage ${stage.name} had no clean sweep in ${seconds} s of calm`);
      for (const job of stage.userJobs()) if (!isAdversary(job.user_id)) this.#lookAt(stage, job);
    }
    for (const pod of this.#invariants.pods.live) {
      const name = parsePodName(pod.createdAs);
      const stage = this.#world.stages.find((one) => one.name === name?.stage);
      const job = name && stage?.jobs.rows.get(name.job_id);
      const truth = name && this.#world.truth.of(name.job_id, name.attempt);
      if (stage !== undefined && job !== undefined && truth !== undefined && !isAdversary(job.user_id))
        this.#lookAtPod(stage, job, truth);
    }
  }

  #lookAt(stage: Stage, job: Job): void {
    if (isTerminal(job.status)) {
      const { webhook, completed_at, erased_at } = job;
      // A user who deletes a job wants no notice of it any more.
      if (
        erased_at !== undefined ||
        webhook === undefined ||
        webhook.delivered_at !== undefined ||
        completed_at === undefined
      )
        return;
      this.#within(
        stage,
        'webhook',
        Date.parse(completed_at),
        job.id,
        'the receiver of an honest job was not told of its end',
      );
      return;
    }
    const truth = this.#world.truth.of(job.id, job.attempt);
    if (truth === undefined || isThrottledByPlan(truth) || job.status === 'running' || awaitsAdmission(job)) return;
    // A refusal for too many calls is no try.
    const refused = [...truth.creates, ...truth.refusedToOthers];
    if (refused.some(({ status }) => status !== 429) || this.#hasPod(stage, job)) return;
    this.#within(
      stage,
      'firstTry',
      Math.max(Date.parse(job.queued_at), this.shutUsers?.openSince(stage, job.user_id) ?? 0),
      job.id,
      'RunPod was not asked for a pod of an honest job',
    );
  }

  /** One whose create was never answered is known by its name alone. */
  #hasPod(stage: Stage, { id, attempt }: Job): boolean {
    const name = formatPodName({ stage: stage.name, job_id: id, attempt });
    return this.#invariants.pods.all.some(({ createdAs }) => createdAs === name);
  }

  #lookAtPod(stage: Stage, job: Job, truth: AttemptTruth): void {
    const struck = truth.strikes.find(({ kind }) => kind === 'freezes' || kind === 'hangs_busy');
    if (struck === undefined || truth.plan.runpod.some(({ kind }) => kind.startsWith('terminate_'))) return;
    if (isKnownByLookAlone(truth)) return;
    const limit = limitOf(job, truth, { ...struck, now: this.#world.clock.now() });
    const judgedFrom = Math.max(struck.at, this.#excusedAt.get(stage.name) ?? 0);
    const what = `a pod of an honest job lives that ${struck.kind}`;
    this.#within(stage, limit, judgedFrom, job.id, what);
    if (limit !== 'neverClaimed') this.#within(stage, 'excused', struck.at, job.id, what);
  }

  #within(stage: Stage, limit: keyof typeof limits, since: number, about: string, what: string): void {
    const sweeps = this.#calmSweeps.get(stage.name) ?? [];
    const passed = sweeps.length - 1 - sweeps.findLastIndex((at) => at <= since);
    this.#check(
      passed <= limits[limit],
      about,
      `${what}, after ${passed} clean sweeps in calm; the limit is ${limits[limit]}`,
    );
  }

  #check(holds: boolean, about: string, sentence: string): void {
    this.#checks += 1;
    if (!holds) this.#world.fail(new Violation(about, sentence));
  }

  /** Milliseconds of a span over which no storm lay. */
  #calmMs({ from, to }: Span): number {
    let calmMs = 0;
    let at = from;
    for (const storm of this.storms) {
      if (storm.to + recoveryMs <= at || storm.from >= to) continue;
      calmMs += Math.max(0, storm.from - at);
      at = Math.max(at, storm.to + recoveryMs);
    }
    return calmMs + Math.max(0, to - at);
  }
}

/** Among so few users one adversary who falls silent beside an honest user looks like an outage; docs/threat-model.md says for how long. */
const fewUsers = 3;

/** True where the silence of honest users alone may be taken for a fault of ours: of two and more, and half of those who have a pod. */
const looksLikeAnOutage = (stage: Stage, now: number): boolean => {
  const running = stage.userJobs().filter(({ status }) => status === 'running');
  const all = Object.entries(Object.groupBy(running, ({ user_id }) => user_id));
  const counted = all.length > fewUsers ? all.filter(([userId]) => !isAdversary(userId)) : all;
  const silent = counted.filter(([, jobs = []]) => jobs.filter((job) => isSilent(job, now)).length * 2 > jobs.length);
  return silent.length > 1 && silent.length * 2 >= counted.length;
};

const isSilent = ({ last_heartbeat_at, claimed_at, updated_at }: Job, now: number): boolean =>
  now - Date.parse(last_heartbeat_at ?? claimed_at ?? updated_at) >= silentMs;

const isThrottledByPlan = ({ plan }: AttemptTruth): boolean => plan.runpod.some(({ kind }) => kind === 'rate_limited');

/** And the time that it is now, in milliseconds. */
type Struck = Strike & { readonly now: number };

/** A pod that never claimed is only known not to have started. A claim on its way when the pod is struck is taken all the same. */
const limitOf = (job: Job, truth: AttemptTruth, struck: Struck): keyof typeof limits => {
  if (truth.taken === undefined) return 'neverClaimed';
  const isTold = isMeasured(job, truth) && showsByItsGpu(job, truth, struck);
  return struck.kind === 'freezes' && isTold ? 'frozen' : 'hold';
};

/** True where RunPod tells that the GPU of a pod that froze is idle. */
const isMeasured = (job: Job, { attempt, plan }: AttemptTruth): boolean => {
  const over = job.attempts.find((record) => record.attempt === attempt);
  const gpuType = (over === undefined ? job.gpu_type : over.gpu_type) ?? '';
  return !/ MIG /.test(gpuType) && !plan.runpod.some(hidesItsGpu);
};

/** RunPod lists show no such pod, no GPU, no use of its GPUs, or an uptime of 0, or one that stands still, beside it. */
const hidesItsGpu = ({ kind, field = '', value }: Fault): boolean =>
  kind === 'unlisted' ||
  kind === 'zero_gpu' ||
  field.startsWith('runtime.gpus') ||
  (field === 'runtime.uptime' && typeof value === 'number');

/**
 * An idle GPU tells that the pod is dead: it should be busy, and cannot have come to its end within the four minutes, nor
 * meanwhile, where sweeps were missing. What may have come to its end may upload, and its GPU idles then.
 */
const showsByItsGpu = (job: Job, truth: AttemptTruth, { at, now }: Struck): boolean => {
  // Struck before its first report it was heard claiming alone; a job whose attempt is over tells that no more.
  const isOver = job.attempt !== truth.attempt || isTerminal(job.status);
  if (isOver ? at - (truth.claimed ?? at) < firstReportMs : mayAwaitOurAnswer(job)) return false;
  if (job.trainer === 'smoke') return true;
  const { steps, secondsPerStep } = truth.plan;
  const left = job.attempt === truth.attempt ? steps - (job.progress.current_step ?? 0) : 0;
  const leftSeconds = left * secondsPerStep;
  const isSurelyTraining = (now - at) / 1000 < leftSeconds * surelyTrainsShare;
  return truth.phases.at(-1) === 'training' && leftSeconds > 600 && isSurelyTraining;
};
