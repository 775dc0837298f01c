import type * as z from 'zod';
import { resolvedConfigOf } from '../../shared/domain/configs/resolved-config.ts';
import { costOf } from '../../shared/domain/jobs/cost-of.ts';
import { currentCandidate } from '../../shared/domain/jobs/current-candidate.ts';
import type { FullJob } from '../../shared/domain/jobs/job.ts';
import { reasonRules } from '../../shared/domain/jobs/reasons.ts';
import { podUrl } from '../../shared/domain/jobs/view.ts';
import { waitingOf } from '../../shared/domain/jobs/waiting.ts';
import type { ApiAnswer } from '../../shared/http/api-handler.ts';
import type { deploymentSchema } from '../../shared/http/contract/deploy.ts';

/**
 * Creates the answer to a deploy. The status is 201 if the job has a pod, and 202 if the pod does not exist yet or the job has already
 * ended.
 */
export const deploymentAnswer = (job: FullJob, now: Date): ApiAnswer<z.input<typeof deploymentSchema>> => ({
  status: job.pod_id === undefined ? 202 : 201,
  body: {
    job_id: job.id,
    deployment_id: job.id,
    pod_id: job.pod_id ?? null,
    pod_url: job.pod_id === undefined ? null : podUrl(job.pod_id),
    status: job.status,
    gpu_type: job.gpu_type ?? currentCandidate(job).gpu_type,
    gpu_count: job.gpu_count,
    cost: costOf(job, now),
    message: job.warning === undefined ? messageOf(job) : `${messageOf(job)} ${job.warning}`,
    training_config: resolvedConfigOf(job),
  },
});

const messageOf = (job: FullJob): string => {
  if (job.reason !== undefined) return job.error?.message ?? reasonRules[job.reason].advice;
  if (job.pod_id !== undefined) return `Pod ${job.pod_id} is starting. Trainer: ${job.trainer}.`;
  const waiting = waitingOf(job);
  if (waiting !== null) return waiting.message;
  return 'RunPod has not confirmed the pod yet. It is looked for, and no second one is made meanwhile.';
};
