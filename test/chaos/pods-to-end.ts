import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { parsePodName } from '../../shared/domain/pods/pod-name.ts';
import type { RunpodCall } from '../virtual/runpod.ts';
import type { Stage, SweepOutcome } from '../virtual/stage.ts';
import { Violation } from '../virtual/violation.ts';
import type { VirtualWorld, WorldObserver } from '../virtual/world.ts';

/** The most clean sweeps that may pass without a DELETE of a pod whose attempt is over. */
const patience = 2;

/** EventBridge may start a sweep twice. The second one leaves alone what the first one does. */
const apartMs = 45_000;

/** The first sweep after a storm may still meet its faults. */
const recoveryMs = 60_000;

/** Holds sweeps to a DELETE of each pod on record whose attempt is over, in each sweep until the pod is gone. */
export class PodsToEnd implements WorldObserver {
  /** The times in which calls fail for all pods, in milliseconds, added as they begin. */
  readonly storms: { readonly from: number; readonly to: number }[] = [];
  readonly #world: VirtualWorld;
  /** By pod id, the clean sweeps since the last DELETE. */
  readonly #passed = new Map<string, number>();
  readonly #sweptAt = new Map<string, number>();
  #checks = 0;

  constructor(world: VirtualWorld) {
    this.#world = world;
    world.observers.push(this);
  }

  /** How often a pod was held to the rule. */
  get checks(): number {
    return this.#checks;
  }

  onRunpodCall({ caller, method, path }: RunpodCall): void {
    const isOfStage = this.#world.stages.some(({ name }) => name === caller);
    if (method === 'DELETE' && isOfStage) this.#passed.delete(path.split('/')[2] ?? '');
  }

  onSweep(stage: Stage, outcome: SweepOutcome): void {
    if (typeof outcome !== 'object' || !outcome.clean || !outcome.acted || outcome.left > 0) return;
    const now = this.#world.clock.now();
    const isCalm = this.storms.every(({ from, to }) => now < from || now > to + recoveryMs);
    if (!isCalm || now - (this.#sweptAt.get(stage.name) ?? 0) < apartMs) return;
    this.#sweptAt.set(stage.name, now);
    for (const { id, createdAs } of this.#world.livePods()) {
      const name = parsePodName(createdAs);
      if (name?.stage === stage.name) this.#lookAt(stage, name.job_id, id);
    }
  }

  #lookAt(stage: Stage, jobId: string, podId: string): void {
    const { status, pod_id, leaving_pod_ids = [] } = stage.jobs.rows.get(jobId) ?? {};
    const isOver = leaving_pod_ids.includes(podId) || (pod_id === podId && status !== undefined && isTerminal(status));
    if (!isOver) {
      this.#passed.delete(podId);
      return;
    }
    const passed = (this.#passed.get(podId) ?? 0) + 1;
    this.#passed.set(podId, passed);
    this.#checks += 1;
    if (passed <= patience) return;
    const sentence = `pod ${podId} of an attempt that is over got no DELETE in ${passed} clean sweeps`;
    this.#world.fail(new Violation(jobId, sentence));
  }
}
