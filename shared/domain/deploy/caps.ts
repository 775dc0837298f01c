import { AppError } from '../errors.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { roundedUpDollars } from '../jobs/cost.ts';
import type { DeployRequest } from './deploy-request.ts';

/** The limits for any single job of the stage, whoever its user is. */
export interface JobCaps {
  /** The limit for the price of GPUs and disks together, while the pod runs. */
  readonly maxDollarsPerHour: number;
  readonly maxGpus: number;
  readonly maxAttempts: number;
  /** The limit for the hours with a pod, over all attempts. */
  readonly maxHours: number;
  /** The limit for container disk and volume together. */
  readonly maxDiskGb: number;
  /** The budget of a job whose request gives none. `undefined` means that such a job has no budget limit. */
  readonly defaultBudgetDollars?: number | undefined;
}

/** The fields that are limited by caps. An absent field gets a default, which the settings of the stage keep below the cap. */
type CappedRequest = Pick<
  DeployRequest,
  'gpu_count' | 'disk_gb' | 'volume_size_gb' | 'max_attempts' | 'max_duration_minutes'
>;

const beyond = (limit: number, asked: number, sentence: string, path: string): AppError =>
  new AppError('limit_exceeded', sentence, {
    details: { limit, asked },
    issues: [{ path, message: `is beyond the limit of ${limit} of this installation` }],
  });

/** Returns a `limit_exceeded` error (422) for each cap that the request exceeds. */
export const capFaults = (request: CappedRequest, caps: JobCaps): readonly AppError[] => {
  const { gpu_count: gpus, max_attempts: attempts = 1, max_duration_minutes: minutes = 0 } = request;
  const diskGb = request.disk_gb + request.volume_size_gb;
  const asked = [
    [caps.maxGpus, gpus, 'gpu_count', (of: number) => `have ${of} GPUs`],
    [caps.maxAttempts, attempts, 'max_attempts', (of: number) => `have ${of} attempts`],
    [caps.maxHours * 60, minutes, 'max_duration_minutes', (of: number) => `run for ${of} minutes in all its attempts`],
    [caps.maxDiskGb, diskGb, 'disk_gb', (of: number) => `have ${of} GB of disk and volume together`],
  ] as const;
  return asked
    .filter(([cap, wanted]) => wanted > cap)
    .map(([cap, wanted, path, may]) =>
      beyond(cap, wanted, `One job may ${may(cap)} here, and this asks for ${wanted}.`, path),
    );
};

/**
 * Returns the offers whose price an hour, with disks, is within the cap of the stage. Throws `limit_exceeded` (422) if an offer of
 * a GPU type that the request names costs more, or if no offer remains.
 */
export const withinPrice = (
  candidates: readonly Candidate[],
  diskDollarsPerHour: number,
  areNamed: boolean,
  { maxDollarsPerHour }: JobCaps,
): readonly Candidate[] => {
  const price = ({ cost_per_hour }: Candidate): number => cost_per_hour + diskDollarsPerHour;
  const within = candidates.filter((candidate) => price(candidate) <= maxDollarsPerHour);
  const tooDear = candidates.find((candidate) => price(candidate) > maxDollarsPerHour);
  if (tooDear === undefined || (!areNamed && within.length > 0)) return within;
  const { gpu_type, cloud } = tooDear;
  const asked = roundedUpDollars(price(tooDear));
  const sentence = `One job may cost $${maxDollarsPerHour} an hour here, and ${gpu_type} (${cloud}) would cost $${asked} with its disks. Ask for fewer or cheaper GPUs.`;
  throw beyond(maxDollarsPerHour, asked, sentence, 'gpu_count');
};
