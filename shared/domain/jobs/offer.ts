import { createHash } from 'node:crypto';
import type { Candidate } from './candidate.ts';

/** Names what RunPod is asked for with a candidate, in 16 characters: alike for all jobs that ask for the same. */
export const offerKey = (
  { gpu_type, cloud, data_center_ids }: Pick<Candidate, 'gpu_type' | 'cloud' | 'data_center_ids'>,
  gpuCount: number,
): string =>
  createHash('sha256')
    .update(JSON.stringify([gpu_type, cloud, gpuCount, [...data_center_ids].sort()]))
    .digest('hex')
    .slice(0, 16);
