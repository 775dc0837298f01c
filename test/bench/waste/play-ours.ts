import type { PodReport } from '../../../infra/local/runpod-simulator/pod-control.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../../shared/domain/jobs/status.ts';
import { formatPodName, parsePodName } from '../../../shared/domain/pods/pod-name.ts';
import { LimitInvariants } from '../../virtual/limit-invariants.ts';
import type { AttemptPlan } from '../../virtual/pod/attempt-plan.ts';
import type { AttemptTruth } from '../../virtual/truth.ts';
import { createVirtualWorld, type VirtualWorld } from '../../virtual/world.ts';
import { attemptPlanOf } from './attempt-plan-of.ts';
import { podReadySeconds } from './play-policy.ts';
import type { Cause, PodLife } from './pod-life.ts';
import type { AttemptRecord, FaultRecord, JobRecord } from './record.ts';

/** One attempt as it was played; seconds of the record's time. */
interface Play {
  readonly record: AttemptRecord;
  /** Absent for the last that was recorded. */
  readonly next: AttemptRecord | undefined;
  readonly leftSeconds: number;
  trainingAt: number | undefined;
}

export interface OurRun {
  readonly lives: readonly PodLife[];
  /** A hash of all that happened: the same for the same seed, rates and code. */
  readonly digest: string;
  /** How often each reason ended an attempt that nothing was wrong with. */
  readonly falseReasons: Readonly<Record<string, number>>;
}

/** RunPod's worst published policy. */
const RATE_LIMITS = { perMinute: 60, perHour: 3000, perDay: 50_000 };
/** How long after the last arrival the world goes on at most. */
const PATIENCE_HOURS = 48;
const REFUSAL_LOOK_MS = 5000;
const STAGE = 'dev';

const keyOf = (jobId: string, attempt: number): string => `${jobId}-${attempt}`;

/** The recorded jobs on the real functions, the real sweep and the real client, in the virtual world. */
class OurWorld {
  readonly #record: FaultRecord;
  readonly #plays = new Map<string, Play>();
  #world: VirtualWorld | undefined;
  #startMs = 0;

  constructor(record: FaultRecord) {
    this.#record = record;
  }

  get world(): VirtualWorld {
    if (this.#world === undefined) throw new Error('The world has not begun.');
    return this.#world;
  }

  async run(world: VirtualWorld): Promise<OurRun> {
    this.#world = world;
    this.#startMs = world.clock.now();
    world.observers.push({ onJob: (_stage, _before, after) => this.#noteTraining(after) });
    // No job may cost more than it could at most by what was told at its deploy.
    const limits = new LimitInvariants(world);
    void world.sweepForEver();
    this.#haveArrivals();
    this.#haveOutages();
    await world.run((this.#record.jobs.at(-1)?.arrivesAt ?? 0) + 60);
    for (let hour = 0; hour < PATIENCE_HOURS && !this.#isOver(); hour += 1) await world.run(3600);
    limits.atTheEnd();
    await world.run(0);
    return this.#result();
  }

  planFor(job: Job): AttemptPlan {
    const recorded = this.#recorded(job);
    const record = recorded.attempts[job.attempt - 1];
    if (record === undefined) throw new Error(`Attempt ${job.attempt} of job ${job.id} is one more than was recorded.`);
    const previous = this.#plays.get(keyOf(job.id, job.attempt - 1));
    const leftSeconds =
      previous === undefined
        ? recorded.trainingSeconds
        : previous.leftSeconds -
          this.#savedSeconds(previous, this.#uselessFrom(job.id, job.attempt - 1) ?? this.#now());
    this.#plays.set(keyOf(job.id, job.attempt), {
      record,
      next: recorded.attempts[job.attempt],
      leftSeconds,
      trainingAt: undefined,
    });
    if (record.deleteRefusedSeconds > 0) void this.#endRefusal(job.id, job.attempt, record.deleteRefusedSeconds);
    return attemptPlanOf(record, leftSeconds, this.#record.mix);
  }

  #now(): number {
    return this.#secondsOf(this.world.clock.now());
  }

  #secondsOf(ms: number): number {
    return (ms - this.#startMs) / 1000;
  }

  /** Users are numbered as the record's jobs are. */
  #recorded(job: Job): JobRecord {
    const recorded = this.#record.jobs[Number(job.user_id)];
    if (recorded === undefined) throw new Error(`Nothing is recorded of user ${job.user_id}.`);
    return recorded;
  }

  #haveArrivals(): void {
    const { gpu, cloud, max_attempts } = this.#record.mix;
    const wish = { gpu_type: gpu, cloud: cloud === 'SECURE' ? 'secure' : 'community', max_attempts };
    const deploy = async (index: number): Promise<void> => {
      const user = this.world.user(String(index));
      // A user who gave up during an outage comes back.
      let answer = await user.deploy(wish, 'once');
      while (answer === undefined) answer = await user.deploy(wish, 'once');
      if (answer.status > 299) {
        this.world.fail(new Error(`Deploy ${index} was answered ${answer.status}: ${answer.text}`));
      }
    };
    this.#record.jobs.forEach(({ arrivesAt }, index) => {
      this.world.clock.after(arrivesAt * 1000, () => void deploy(index));
    });
  }

  #haveOutages(): void {
    const { clock, weather } = this.world;
    const at = (seconds: number, run: () => void): void => void clock.after(seconds * 1000, run);
    for (const { from, to } of this.#record.controlPlaneOutages) {
      at(from, () => {
        weather.api = 'unreachable';
      });
      at(to, () => {
        weather.api = 'up';
      });
    }
    for (const { from, to } of this.#record.runpodOutages) {
      at(from, () => {
        weather.runpod = 'failing';
      });
      at(to, () => {
        weather.runpod = 'up';
      });
    }
  }

  /** DELETE of the attempt's pods is refused until so long after the pod became useless, or was ended for nothing. */
  async #endRefusal(jobId: string, attempt: number, seconds: number): Promise<void> {
    const podName = formatPodName({ stage: STAGE, job_id: jobId, attempt });
    const { faults } = this.world.runpod.control;
    for (;;) {
      await this.world.clock.sleep(REFUSAL_LOOK_MS);
      const from = this.#uselessFrom(jobId, attempt) ?? this.#closedAt(jobId, attempt);
      if (from === undefined || this.#now() < from + seconds) continue;
      const isOurs = (fault: { kind: string; podName?: string | undefined }): boolean =>
        fault.kind === 'terminate_failed' && fault.podName === podName;
      for (const { id, fault } of faults.list()) if (isOurs(fault)) faults.clear({ id });
      return;
    }
  }

  #closedAt(jobId: string, attempt: number): number | undefined {
    const closed = this.#job(jobId)?.attempts.find((record) => record.attempt === attempt);
    return closed && this.#secondsOf(Date.parse(closed.ended_at));
  }

  #job(jobId: string): Job | undefined {
    return this.world.stage.jobs.rows.get(jobId);
  }

  #noteTraining(job: Job): void {
    const play = this.#plays.get(keyOf(job.id, job.attempt));
    if (play !== undefined && job.phase === 'training') play.trainingAt ??= this.#now();
  }

  #isOver(): boolean {
    return this.world.livePods().length === 0 && this.world.jobs().every(({ status }) => isTerminal(status));
  }

  #savedSeconds({ trainingAt }: Play, at: number): number {
    const { checkpoint_seconds } = this.#record.mix;
    return trainingAt === undefined
      ? 0
      : Math.max(0, Math.floor((at - trainingAt) / checkpoint_seconds)) * checkpoint_seconds;
  }

  /** By the record and by what has really struck, not by what our code made of it; `undefined` as long as it is of use. */
  #uselessFrom(jobId: string, attempt: number): number | undefined {
    const truth = this.world.truth.of(jobId, attempt);
    const play = this.#plays.get(keyOf(jobId, attempt));
    if (truth === undefined || play === undefined) return undefined;
    const moments = truth.strikes
      .filter(({ kind, until }) => kind !== 'is_cut_off' && until === undefined)
      .map(({ at }) => this.#secondsOf(at));
    if (truth.completed !== undefined) moments.push(this.#secondsOf(truth.completed));
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  #lifeOf(pod: PodReport): PodLife[] {
    const name = parsePodName(pod.name);
    const job = name && this.#job(name.job_id);
    const play = name && this.#plays.get(keyOf(name.job_id, name.attempt));
    if (job === undefined || play === undefined || name === undefined) throw new Error(`Nobody knows pod ${pod.name}.`);
    const createdAt = this.#secondsOf(Date.parse(pod.createdAt));
    const goneAt = pod.endedAt === null ? undefined : this.#secondsOf(Date.parse(pod.endedAt));
    const life = (cause: Cause, uselessFrom: number, extraSeconds = 0): PodLife[] => [
      { cause, uselessFrom, goneAt, servedSeconds: uselessFrom - createdAt, extraSeconds },
    ];
    const closed = job.attempts.find(({ attempt }) => attempt === name.attempt);
    if ((closed?.pod_id ?? job.pod_id) !== pod.id) return life('orphan', createdAt);
    const { record } = play;
    switch (record.trouble) {
      case 'never_starts':
      case 'image_pull_failed':
      case 'create_loop':
        return life('never_up', createdAt + podReadySeconds);
      case 'zero_gpu':
        return life('never_up', createdAt + record.startSeconds);
      default:
    }
    if (pod.endedBy === 'vanished') return [];
    const uselessFrom = this.#uselessFrom(job.id, name.attempt);
    if (uselessFrom === undefined || (goneAt !== undefined && goneAt < uselessFrom)) {
      const endedAt = goneAt ?? this.#closedAt(job.id, name.attempt) ?? this.#now();
      const isWhole = play.trainingAt === undefined || job.attempt <= name.attempt || play.next === undefined;
      return isWhole
        ? life('killed_falsely', createdAt)
        : life(
            'killed_falsely',
            (play.trainingAt ?? createdAt) + this.#savedSeconds(play, endedAt),
            play.next.startSeconds + this.#record.mix.setup_seconds,
          );
    }
    return life(causeOf(record, this.world.truth.of(job.id, name.attempt)), uselessFrom);
  }

  #result(): OurRun {
    const falseReasons: Record<string, number> = {};
    const lives = this.world.pods().flatMap((pod) => {
      const found = this.#lifeOf(pod);
      const name = parsePodName(pod.name);
      if (found[0]?.cause === 'killed_falsely' && name !== undefined) {
        const reason =
          this.#job(name.job_id)?.attempts.find(({ attempt }) => attempt === name.attempt)?.reason ?? 'no reason';
        falseReasons[reason] = (falseReasons[reason] ?? 0) + 1;
      }
      return found;
    });
    return { lives, digest: this.world.trace.digest(), falseReasons };
  }
}

const causeOf = ({ trouble }: AttemptRecord, truth: AttemptTruth | undefined): Cause => {
  if (truth?.completed !== undefined) return 'completed';
  return trouble === 'stalls' ? 'stalled' : 'failed';
};

export const playOurs = async (record: FaultRecord): Promise<OurRun> => {
  const ours = new OurWorld(record);
  const world = await createVirtualWorld({
    seed: record.mix.seed,
    stages: [STAGE],
    usesGpu: () => true,
    rateLimits: RATE_LIMITS,
    planFor: (job) => ours.planFor(job),
  });
  return ours.run(world);
};
