import { secondsBetween } from '../clock.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Candidate } from './candidate.ts';
import { entry } from './history-entry.ts';
import type { Job } from './job.ts';
import type { JobChange } from './job-store.ts';
import { podMadeAt } from './open-job.ts';
import { enteringPhase } from './phase-times.ts';
import { believedPrice, mendedPrice, offeredPrice } from './price.ts';

/**
 * Returns the change of a job whose pod is now known: from the answer to its create request, or from a list (`by`). The price in
 * a list counts only once another list shows it. A job whose pod has already claimed stays in its phase. The change is refused if
 * another pod was put on record since the job was read.
 */
export const podSeen = (
  job: Job,
  pod: Pod,
  asked: Pick<Candidate, 'gpu_type' | 'cloud'>,
  now: Date,
  by: 'create' | 'list' = 'create',
): JobChange => {
  const offered = offeredPrice(job);
  const price = by === 'create' ? believedPrice(pod.cost_per_hour, offered) : offered;
  const noted = by === 'create' ? {} : mendedPrice({ cost_per_hour: offered }, pod.cost_per_hour, now);
  const replaced = job.pod_id !== pod.id ? job.pod_id : undefined;
  return {
    expect: { statuses: [job.status], attempt: job.attempt, equals: { pod_id: job.pod_id } },
    set: {
      ...(job.status === 'pending' ? enteringPhase(job, 'starting', now) : {}),
      pod_id: pod.id,
      pod_created_at: createdAt(job, pod, now),
      cost_per_hour: price,
      offered_cost_per_hour: offered,
      told_cost_per_hour: undefined,
      told_cost_at: undefined,
      ...noted,
      // The pod that was on record before is ended by its id, because its name may no longer show its job.
      ...(replaced !== undefined && { leaving_pod_ids: [...(job.leaving_pod_ids ?? []), replaced] }),
      gpu_type: pod.gpu_type ?? asked.gpu_type,
      cloud: pod.cloud ?? asked.cloud,
      data_center_id: pod.data_center_id ?? undefined,
      creating_since: undefined,
      stopped_since: undefined,
      missing_since: undefined,
      rejections_in_row: undefined,
      forbidden_in_row: undefined,
      rate_limited_since: undefined,
      updated_at: now.toISOString(),
    },
    history: [
      entry(
        { ...job, phase: job.status === 'pending' ? 'starting' : job.phase },
        {
          actor: 'launcher',
          type: 'launch',
          message: `Pod ${pod.id} exists on ${pod.gpu_type ?? asked.gpu_type}.`,
          numbers: { cost_per_hour: price },
        },
        now,
      ),
    ],
  };
};

/**
 * Returns when the pod was made. RunPod's time counts if it lies between the create and now. Any other time comes from a wrong
 * clock, and then the time of the create counts, because a pod must not be taken for younger than it is. The time of the create is no
 * longer on record once a pod is. A pod that takes the place of that pod was made at about the same time, so the time of the other pod
 * counts, and not the beginning of the wait for a GPU, which may be hours earlier.
 */
const createdAt = (job: Job, { created_at }: Pod, now: Date): string => {
  const asked = podMadeAt({ ...job, pod_created_at: undefined });
  const isWithin =
    created_at !== null && secondsBetween(asked, created_at) >= 0 && secondsBetween(created_at, now) >= 0;
  return isWithin ? created_at : podMadeAt(job);
};
