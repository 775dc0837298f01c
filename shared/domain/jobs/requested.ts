import type { Asked } from './asked.ts';
import type { FullJob } from './job.ts';

/**
 * Returns the request of a job with defaults filled in, so that it can be deployed again. Secrets and environment variables are
 * left out.
 */
export const requestedOf = (job: FullJob) => ({
  ...(job.asked ?? askedBefore(job)),
  gpu_count: job.gpu_count,
  docker_image: job.docker_image,
  disk_gb: job.disk_gb,
  volume_size_gb: job.volume_size_gb,
  budget_limit: job.budget_limit ?? null,
  max_duration_minutes: job.max_duration_minutes,
  capacity_wait_minutes: job.capacity_wait_seconds / 60,
  max_attempts: job.max_attempts,
});

/** Derives the choice of GPU types, cloud and data centers from the offers, for a job stored before `asked` existed. */
const askedBefore = ({ candidates }: FullJob): Asked => {
  const clouds = new Set(candidates.map(({ cloud }) => cloud));
  const [only] = clouds;
  return {
    gpu_types: [...new Set(candidates.map(({ gpu_type }) => gpu_type))],
    cloud: clouds.size === 1 && only !== undefined ? (only === 'SECURE' ? 'secure' : 'community') : 'any',
    data_center_ids: candidates[0]?.data_center_ids ?? [],
  };
};
