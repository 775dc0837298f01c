import { parsePodName } from '../../shared/domain/pods/pod-name.ts';
import type { RunpodCall } from './runpod.ts';
import type { Stage } from './stage.ts';
import { Violation } from './violation.ts';
import type { VirtualWorld, WorldObserver } from './world.ts';

/** A time in which operators let nobody deploy, or not one user. Milliseconds. */
export interface Shut {
  readonly stage: Stage;
  /** `undefined` for a pause of all deploys. */
  readonly userId: string | undefined;
  readonly cancelsJobs: boolean;
  /** The first call to shut was sent at `askedAt` and answered at `from`. */
  readonly askedAt: number;
  from: number;
  /** The first call to open again was sent at `openedAt` and answered at `until`. */
  openedAt: number;
  until: number;
}

/** The longest that a call or a launch which has read the controls goes on: the launcher is ended after 120 s. */
const underWayMs = 150_000;

const never = Number.POSITIVE_INFINITY;

/** Knows whom operators keep from starting jobs, and holds a world to it. */
export class ShutUsers implements WorldObserver {
  readonly #world: VirtualWorld;
  readonly #shuts: Shut[] = [];
  #checks = 0;

  constructor(world: VirtualWorld) {
    this.#world = world;
    world.observers.push(this);
  }

  /** How often something was held to a rule. */
  get checks(): number {
    return this.#checks;
  }

  /** An operator is about to suspend the user, or to pause all deploys. `undefined` if another has done so and not opened again. */
  begin(stage: Stage, userId: string | undefined, cancelsJobs = false): Shut | undefined {
    if (this.#shuts.some((one) => one.stage === stage && one.userId === userId && one.until === never))
      return undefined;
    const askedAt = this.#world.clock.now();
    const shut: Shut = { stage, userId, cancelsJobs, askedAt, from: never, openedAt: never, until: never };
    this.#shuts.push(shut);
    return shut;
  }

  /** Since when jobs of the user may start; infinity while they may not. */
  openSince(stage: Stage, userId: string): number {
    return Math.max(0, ...this.#of(stage, userId).map(({ until }) => until));
  }

  /** True if the user was, or may have been, suspended at some time from `from` to `to`. */
  isSuspended(stage: Stage, userId: string, from: number, to = from): boolean {
    return this.#of(stage, userId).some(
      (shut) => shut.userId !== undefined && shut.askedAt <= to && from <= shut.until,
    );
  }

  /** True if operators cancelled all jobs of the user at the time. */
  cancelledJobs(stage: Stage, userId: string, at: number): boolean {
    return this.#of(stage, userId).some((shut) => shut.cancelsJobs && shut.askedAt <= at && at <= shut.from);
  }

  /** A user was told to be suspended. */
  onRefused(stage: Stage, userId: string): void {
    const now = this.#world.clock.now();
    const holds = this.isSuspended(stage, userId, now - underWayMs, now);
    this.#check(holds, 'world', `${userId} of stage ${stage.name} was told to be suspended, and is not`);
  }

  onRunpodCall({ method, path, body, caller }: RunpodCall): void {
    const stage = this.#world.stages.find(({ name }) => name === caller);
    if (stage === undefined || method !== 'POST' || path !== '/pods') return;
    const jobId = parsePodName(String(JSON.parse(body ?? '{}').name))?.job_id ?? '';
    const { user_id = '' } = stage.jobs.rows.get(jobId) ?? {};
    const now = this.#world.clock.now();
    const shut = this.#of(stage, user_id).find((one) => one.from + underWayMs < now && now < one.openedAt);
    const why = shut?.userId === undefined ? 'while deploys are paused' : 'of a suspended user';
    this.#check(shut === undefined, jobId, `RunPod was asked for a pod of a job ${why}`);
  }

  #of(stage: Stage, userId: string): readonly Shut[] {
    return this.#shuts.filter((shut) => shut.stage === stage && (shut.userId ?? userId) === userId);
  }

  #check(holds: boolean, about: string, sentence: string): void {
    this.#checks += 1;
    if (!holds) this.#world.fail(new Violation(about, sentence));
  }
}
