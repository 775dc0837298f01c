import type { Job } from '../../../shared/client/index.ts';
import type { LocalStack, LocalStackOptions } from '../stack/local-stack.ts';
import { expireTokens } from './expire-tokens.ts';
import type { Failure } from './options.ts';

/** How the demo causes a failure. The system under test does not know about the plan. */
export interface FailurePlan {
  readonly environment?: NonNullable<LocalStackOptions['environment']>;
  readonly learningRate?: number;
  readonly prepare?: (stack: LocalStack) => void;
  /** Called after the pod's claim and before its download. */
  readonly afterClaim?: (stack: LocalStack, jobId: string) => Promise<void>;
  /** Called with the job after each poll. */
  readonly watch?: (stack: LocalStack, job: Job) => void;
}

export const planFor = (failure: Failure | undefined): FailurePlan => {
  switch (failure) {
    case undefined:
      return {};
    case 'dataset_expired':
      return { afterClaim: stallUntilTokensDie };
    case 'no_capacity':
      return {
        environment: { CAPACITY_WAIT_SECONDS: '10', LAUNCH_BACKOFF_MIN_SECONDS: '2' },
        prepare: (stack) => stack.simulator?.control.faults.add({ kind: 'no_capacity' }),
      };
    case 'training_crashed':
      return { learningRate: 10 };
    case 'heartbeat_lost':
      return silentPod();
  }
};

const silentPod = (): FailurePlan => {
  let frozen = false;
  return {
    environment: { HEARTBEAT_LOST_SECONDS: '8', HEARTBEAT_GIVE_UP_SECONDS: '20', MAX_ATTEMPTS: '1' },
    watch: (stack, job) => {
      if (frozen || job.phase !== 'training' || (job.current_step ?? 0) < 1 || job.pod_id === null) return;
      frozen = true;
      stack.simulator?.control.freeze(job.pod_id);
      stack.simulator?.control.setGpuUtil(job.pod_id, 0);
    },
  };
};

const stallUntilTokensDie = async (stack: LocalStack, jobId: string): Promise<void> => {
  const control = stack.simulator?.control;
  const pod = control?.pods().at(-1);
  if (control === undefined || pod === undefined) return;
  control.freeze(pod.id);
  await expireTokens(stack, jobId);
  control.thaw(pod.id);
};
