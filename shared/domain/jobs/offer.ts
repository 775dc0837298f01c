import { createHash } from 'node:crypto';
import type { Candidate } from './candidate.ts';

/** Returns a key of 16 characters for what a job asks RunPod for with an offer. Jobs that ask for the same have the same key. */
export const offerKey = (
  { gpu_type, cloud, data_center_ids }: Pick<Candidate, 'gpu_type' | 'cloud' | 'data_center_ids'>,
  gpuCount: number,
): string =>
  createHash('sha256')
    .update(JSON.stringify([gpu_type, cloud, gpuCount, [...data_center_ids].sort()]))
    .digest('hex')
    .slice(0, 16);
