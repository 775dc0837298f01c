import type { PodReport } from '../../infra/local/runpod-simulator/pod-control.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import { playsAllCases } from '../support/effort.ts';
import { type AttemptPlan, healthyPlan } from '../virtual/pod/attempt-plan.ts';
import type { AttemptTruth } from '../virtual/truth.ts';
import { createVirtualWorld, type VirtualWorld } from '../virtual/world.ts';

export interface OnePod {
  readonly world: VirtualWorld;
  readonly job: Job;
  readonly pod: PodReport;
  readonly truth: AttemptTruth;
  /** When the pod was made and when it ended, in milliseconds. */
  readonly createdAt: number;
  readonly endedAt: number;
  /** For the GPU: RunPod's `cost`, by which budgets are kept, knows nothing of disks. */
  readonly gpuDollars: number;
}

export interface OnePodOptions {
  readonly plan?: Partial<AttemptPlan>;
  readonly wish?: object;
  /** When the first sweep begins; the next ones follow each minute. */
  readonly firstSweepSeconds: number;
  /** The actions of a person once the job is deployed. */
  readonly meanwhile?: (world: VirtualWorld, jobId: string) => Promise<void>;
}

const maxSeconds = 3 * 3600;

/** One job with one attempt in a world where nothing else goes wrong, with default settings, until its pod has ended. */
export const playOnePod = async ({ plan, wish, firstSweepSeconds, meanwhile }: OnePodOptions): Promise<OnePod> => {
  const world = await createVirtualWorld({ seed: 1, planFor: () => ({ ...healthyPlan, ...plan }) });
  void world.sweepForEver(world.stage, firstSweepSeconds * 1000);
  const user = world.user('alice');
  let jobId = '';
  void user.deploy({ max_attempts: 1, ...wish }, 'key-1').then(async (answer) => {
    jobId = String(answer?.body.job_id);
    await meanwhile?.(world, jobId);
  });
  const isOver = (): boolean => world.pods().length > 0 && world.livePods().length === 0;
  for (let passed = 0; passed < maxSeconds && !isOver(); passed += 10) await world.run(10);
  // The last words are put on record.
  await world.run(180);
  const [pod] = world.pods();
  const job = world.jobs().find(({ id }) => id === jobId);
  const truth = world.truth.of(jobId, 1);
  const [bill] = world.runpod.control.billing();
  if (pod?.endedAt == null || job === undefined || truth === undefined || bill === undefined) {
    throw new Error(`The pod did not end: ${world.trace.tail(jobId).join('\n')}`);
  }
  const [createdAt, endedAt] = [Date.parse(pod.createdAt), Date.parse(pod.endedAt)];
  return { world, job, pod, truth, createdAt, endedAt, gpuDollars: bill.gpuDollars };
};

/** Moments of the first sweep spread over the minute between two. */
export const sweepPhases: readonly number[] = playsAllCases ? [1, 9, 17, 25, 33, 41, 49, 57] : [1, 17, 33, 57];

/** The worst of what `measure` says over all phases. */
export const worstOf = async (measure: (firstSweepSeconds: number) => Promise<number>): Promise<number> => {
  let worst = Number.NEGATIVE_INFINITY;
  for (const phase of sweepPhases) worst = Math.max(worst, await measure(phase));
  return worst;
};
