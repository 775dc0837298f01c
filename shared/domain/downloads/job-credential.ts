import { createHmac } from 'node:crypto';
import type { FullJob } from '../jobs/job.ts';
import type { DatasetBytes } from '../jobs/job-spec.ts';
import { hashToken, type MintedToken } from '../token.ts';
import type { DownloadToken, DownloadTokenStore } from './download-token.ts';
import {
  type DownloadTarget,
  type MintDeps,
  type MintedDownload,
  mintDownloadToken,
  newDownloadToken,
} from './mint-download-token.ts';

/** The use that a job makes of the dataset that a token is for. */
export type DatasetPurpose = 'training' | 'validation';

/** A dataset of a job, as its tokens name it. */
const targetOf = (
  job: FullJob,
  dataset_id: string,
  { object_key, size_bytes, sha256 }: DatasetBytes,
): DownloadTarget => ({
  user_id: job.user_id,
  dataset_id,
  object_key,
  size_bytes,
  sha256,
  job_id: job.id,
});

/** No token hashes to these: tokens are 43 characters and these texts are longer. */
const credentialTexts = {
  training: (jobTokenSha256: string) => `job:${jobTokenSha256}`,
  validation: (jobTokenSha256: string) => `job:${jobTokenSha256}:validation`,
} as const satisfies Record<DatasetPurpose, unknown>;

const credentialKey = (jobToken: string, purpose: DatasetPurpose): string =>
  hashToken(credentialTexts[purpose](hashToken(jobToken)));

const claimTexts = {
  training: 'first download token',
  validation: 'first validation token',
} as const satisfies Record<DatasetPurpose, string>;

/** The first download tokens of an attempt follow from its job token, so that a repeated claim gives out the same. */
export const claimToken = (jobToken: string, purpose: DatasetPurpose = 'training'): MintedToken => {
  const token = createHmac('sha256', jobToken).update(claimTexts[purpose]).digest('base64url');
  return { token, sha256: hashToken(token) };
};

export interface ClaimDownloads {
  readonly training: MintedDownload;
  /** Where the job has a validation dataset. */
  readonly validation: MintedDownload | undefined;
}

/**
 * The download of a claim, in two puts for each dataset: the download token, and a row that says which job the job token
 * belongs to, because the refresh route has no job in its path. The row is revoked from the start and can never be redeemed.
 * The same claim again is answered the same tokens. `deadline` is when the attempt is over at the latest.
 */
export const mintForClaim = async (
  job: FullJob,
  jobToken: string,
  deadline: Date,
  deps: MintDeps,
  now: Date,
): Promise<ClaimDownloads> => {
  const ttlSeconds = Math.max(1, Math.ceil((deadline.getTime() - now.getTime()) / 1000));
  const mint = async (purpose: DatasetPurpose, target: DownloadTarget): Promise<MintedDownload> => {
    const credential = newDownloadToken(target, credentialKey(jobToken, purpose), deps, now, ttlSeconds);
    await deps.tokens.create({ ...credential, revoked_at: now.toISOString() });
    return mintDownloadToken(target, deps, now, claimToken(jobToken, purpose));
  };
  const { validation_dataset_id, validation_dataset } = job;
  const [training, validation] = await Promise.all([
    mint('training', targetOf(job, job.dataset_id, job.dataset)),
    validation_dataset_id === undefined || validation_dataset === undefined
      ? undefined
      : mint('validation', targetOf(job, validation_dataset_id, validation_dataset)),
  ]);
  return { training, validation };
};

/** `undefined` for a job token that never claimed, and for a dataset that its job does not have. */
export const findJobCredential = (
  jobToken: string,
  tokens: Pick<DownloadTokenStore, 'get'>,
  purpose: DatasetPurpose = 'training',
): Promise<DownloadToken | undefined> => tokens.get(credentialKey(jobToken, purpose));
