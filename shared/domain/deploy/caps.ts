import { AppError } from '../errors.ts';
import type { Candidate } from '../jobs/candidate.ts';
import type { DeployRequest } from './deploy-request.ts';

/** The most that any job of the stage may ask for, whoever asks. */
export interface JobCaps {
  /** Of GPUs and disks together, while its pod runs. */
  readonly maxDollarsPerHour: number;
  readonly maxGpus: number;
  readonly maxAttempts: number;
  /** With a pod, over all attempts. */
  readonly maxHours: number;
  /** Container disk and volume together. */
  readonly maxDiskGb: number;
  /** The budget of a job that names none; `undefined`: it has none. */
  readonly defaultBudgetDollars?: number | undefined;
}

/** The fields that caps bound. One that is left out gets a default, which the settings keep below its cap. */
type CappedRequest = Pick<
  DeployRequest,
  'gpu_count' | 'disk_gb' | 'volume_size_gb' | 'max_attempts' | 'max_duration_minutes'
>;

const beyond = (limit: number, asked: number, sentence: string, path: string): AppError =>
  new AppError('limit_exceeded', sentence, {
    details: { limit, asked },
    issues: [{ path, message: `is beyond the limit of ${limit} of this installation` }],
  });

/** Throws `limit_exceeded` (422) for the first cap that the request is beyond. */
export const checkCaps = (request: CappedRequest, caps: JobCaps): void => {
  const { gpu_count: gpus, max_attempts: attempts = 1, max_duration_minutes: minutes = 0 } = request;
  if (gpus > caps.maxGpus) {
    throw beyond(
      caps.maxGpus,
      gpus,
      `One job may have ${caps.maxGpus} GPUs here, and this asks for ${gpus}.`,
      'gpu_count',
    );
  }
  if (attempts > caps.maxAttempts) {
    const sentence = `One job may have ${caps.maxAttempts} attempts here, and this asks for ${attempts}.`;
    throw beyond(caps.maxAttempts, attempts, sentence, 'max_attempts');
  }
  if (minutes > caps.maxHours * 60) {
    const sentence = `One job may run for ${caps.maxHours * 60} minutes in all its attempts here, and this asks for ${minutes}.`;
    throw beyond(caps.maxHours * 60, minutes, sentence, 'max_duration_minutes');
  }
  const diskGb = request.disk_gb + request.volume_size_gb;
  if (diskGb > caps.maxDiskGb) {
    const sentence = `One job may have ${caps.maxDiskGb} GB of disk and volume together here, and this asks for ${diskGb}.`;
    throw beyond(caps.maxDiskGb, diskGb, sentence, 'disk_gb');
  }
};

/**
 * The offers that cost no more an hour, disks included, than the stage allows. Throws `limit_exceeded` (422) when one that
 * the request named costs more, or when none is left.
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
  const asked = Number(price(tooDear).toFixed(4));
  const sentence = `One job may cost $${maxDollarsPerHour} an hour here, and ${gpu_type} (${cloud}) would cost $${asked} with its disks. Ask for fewer or cheaper GPUs.`;
  throw beyond(maxDollarsPerHour, asked, sentence, 'gpu_count');
};
