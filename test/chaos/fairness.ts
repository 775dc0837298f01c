import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { parsePodName } from '../../shared/domain/pods/pod-name.ts';
import { type Invariants, Violation } from '../virtual/invariants.ts';
import type { Stage, SweepOutcome } from '../virtual/stage.ts';
import type { AttemptTruth, Strike } from '../virtual/truth.ts';
import type { VirtualWorld, WorldObserver } from '../virtual/world.ts';
import { isAdversary } from './adversaries/cast.ts';

const tickMs = 15_000;

/** After a storm: what was missed is made up for, and silence is told from silence that was ours. */
const recoveryMs = 240_000;

/** Sweeps are skipped and killed now and then, also in calm. */
const marginMs = 240_000;

/**
 * What an honest user may count on in calm, whatever others do; milliseconds, without `marginMs`. A create that was lost
 * with its invocation is settled after two minutes and sent again by the next sweep.
 */
const bounds = {
  firstTry: 240_000,
  cleanSweep: 120_000,
  webhook: 90_000,
  frozen: 240_000,
  /** HEARTBEAT_HOLD_SECONDS, and two sweeps. */
  hangsBusy: 1_020_000,
  /** START_DEADLINE_SECONDS, and a sweep. */
  neverClaimed: 960_000,
} as const;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Holds a world to what its honest users may count on while adversaries play. */
export class Fairness implements WorldObserver {
  /** Times in which something of the world did not work. */
  readonly storms: Span[] = [];
  readonly #world: VirtualWorld;
  readonly #invariants: Invariants;
  readonly #cleanAt = new Map<string, number>();
  #checks = 0;

  constructor(world: VirtualWorld, invariants: Invariants) {
    this.#world = world;
    this.#invariants = invariants;
    for (const { name } of world.stages) this.#cleanAt.set(name, world.clock.now());
    world.observers.push(this);
    void this.#watch();
  }

  get checks(): number {
    return this.#checks;
  }

  onSweep({ name }: Stage, outcome: SweepOutcome): void {
    if (typeof outcome === 'object' && outcome.clean) this.#cleanAt.set(name, this.#world.clock.now());
  }

  onJob(_stage: Stage, before: Job | undefined, after: Job): void {
    const isOver = isTerminal(after.status) && (before === undefined || !isTerminal(before.status));
    if (!isOver || after.reason !== 'no_capacity' || isAdversary(after.user_id)) return;
    const truth = this.#world.truth.of(after.id, after.attempt);
    if (truth === undefined || isThrottledByPlan(truth)) return;
    const waited = { from: Date.parse(after.queued_at), to: this.#world.clock.now() };
    if (this.#calmMs(waited) < waited.to - waited.from) return;
    const wasAsked = truth.creates.some(({ status }) => status === 400);
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
      this.#within('cleanSweep', this.#cleanAt.get(stage.name) ?? 0, 'world', `stage ${stage.name} has no clean sweep`);
      for (const job of stage.jobs.rows.all()) if (job.open && !isAdversary(job.user_id)) this.#lookAt(job);
    }
    for (const pod of this.#invariants.pods.live) {
      const name = parsePodName(pod.createdAs);
      const stage = this.#world.stages.find((one) => one.name === name?.stage);
      const job = name && stage?.jobs.rows.get(name.job_id);
      const truth = name && this.#world.truth.of(name.job_id, name.attempt);
      if (job !== undefined && truth !== undefined && !isAdversary(job.user_id)) this.#lookAtPod(job, truth);
    }
  }

  #lookAt(job: Job): void {
    if (isTerminal(job.status)) {
      const { webhook, completed_at } = job;
      if (webhook === undefined || webhook.delivered_at !== undefined || completed_at === undefined) return;
      this.#within(
        'webhook',
        Date.parse(completed_at),
        job.id,
        'the receiver of an honest job was not told of its end',
      );
      return;
    }
    const truth = this.#world.truth.of(job.id, job.attempt);
    if (truth === undefined || isThrottledByPlan(truth) || job.status === 'running') return;
    // A refusal for too many calls is no try.
    if (truth.creates.some(({ status }) => status !== 429)) return;
    this.#within('firstTry', Date.parse(job.queued_at), job.id, 'RunPod was not asked for a pod of an honest job');
  }

  #lookAtPod(job: Job, truth: AttemptTruth): void {
    const struck = truth.strikes.find(({ kind }) => kind === 'freezes' || kind === 'hangs_busy');
    if (struck === undefined || truth.plan.runpod.some(({ kind }) => kind.startsWith('terminate_'))) return;
    this.#within(boundOf(job, truth, struck), struck.at, job.id, `a pod of an honest job lives that ${struck.kind}`);
  }

  #within(bound: keyof typeof bounds, since: number, about: string, what: string): void {
    const calmMs = this.#calmMs({ from: since, to: this.#world.clock.now() });
    const limitMs = bounds[bound] + marginMs;
    const seconds = `${Math.round(calmMs / 1000)} s of calm, where ${limitMs / 1000} s are the limit`;
    this.#check(calmMs <= limitMs, about, `${what} for ${seconds}`);
  }

  #check(holds: boolean, about: string, sentence: string): void {
    this.#checks += 1;
    if (!holds) this.#world.fail(new Violation(about, sentence));
  }

  /** How much of a time no storm lay over. */
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

const isThrottledByPlan = ({ plan }: AttemptTruth): boolean => plan.runpod.some(({ kind }) => kind === 'rate_limited');

/** A pod that never claimed, or not before it was struck, is only known not to have started. */
const boundOf = (job: Job, truth: AttemptTruth, struck: Strike): keyof typeof bounds => {
  const hadClaimed =
    job.attempt !== truth.attempt || (job.claimed_at !== undefined && Date.parse(job.claimed_at) <= struck.at);
  if (!hadClaimed) return 'neverClaimed';
  return struck.kind === 'freezes' ? 'frozen' : 'hangsBusy';
};
